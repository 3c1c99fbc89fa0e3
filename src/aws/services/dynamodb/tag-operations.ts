import type { ListTagsOfResourceInput, ListTagsOfResourceOutput, TagResourceInput, UntagResourceInput } from "@aws-sdk/client-dynamodb";
import { pageOf } from "../../page.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { dynamoDbOperation, requireTable, tableNeed } from "./dynamodb-operation.ts";
import type { DynamoDbOperations } from "./dynamodb-operation.ts";

export const tagOperations: DynamoDbOperations = {
  TagResource: dynamoDbOperation<TagResourceInput, object>("TagResource", ["ResourceArn", "Tags"], {
    authorize: (input, context) => [{ ...tableNeed("TagResource", input.ResourceArn, context), requestTags: recordOfTags(input.Tags) }],
    handle: (input, context) => {
      Object.assign(requireTable(input.ResourceArn, context).tags, recordOfTags(input.Tags));
      return {};
    },
  }),

  UntagResource: dynamoDbOperation<UntagResourceInput, object>("UntagResource", ["ResourceArn", "TagKeys"], {
    authorize: (input, context) => [tableNeed("UntagResource", input.ResourceArn, context, { "aws:TagKeys": input.TagKeys ?? [] })],
    handle: (input, context) => {
      const { tags } = requireTable(input.ResourceArn, context);
      for (const key of input.TagKeys ?? []) delete tags[key];
      return {};
    },
  }),

  ListTagsOfResource: dynamoDbOperation<ListTagsOfResourceInput, ListTagsOfResourceOutput>("ListTagsOfResource", ["ResourceArn", "NextToken"], {
    readOnly: true,
    authorize: (input, context) => [tableNeed("ListTagsOfResource", input.ResourceArn, context)],
    handle: (input, context) => {
      const page = pageOf(
        listOfTags(requireTable(input.ResourceArn, context).tags),
        { size: 10, token: input.NextToken },
        { code: "ValidationException", message: "Invalid NextToken" },
      );
      return { Tags: [...page.items], ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
    },
  }),
};
