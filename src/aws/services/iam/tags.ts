import type { AuthorizationNeed } from "../../service.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { limitExceeded } from "./iam-errors.ts";
import { entityNeed, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";

interface TagInput {
  readonly UserName?: string | undefined;
  readonly RoleName?: string | undefined;
  readonly PolicyArn?: string | undefined;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** Something of IAM that carries tags, and how an input names it. */
export interface TaggedKind {
  readonly kind: "User" | "Role" | "Policy";
  readonly member: "UserName" | "RoleName" | "PolicyArn";
  readonly arn: (context: IamContext, name: string) => string;
  /** Undefined when there is none. */
  readonly find: (context: IamContext, name: string) => { readonly tags: Record<string, string> } | undefined;
  /** @throws AwsError `NoSuchEntity` */
  readonly require: (context: IamContext, name: string) => { readonly tags: Record<string, string> };
}

/** `TagRole`, `UntagUser`, `ListPolicyTags`, … */
export function tagOperations(kind: TaggedKind): IamOperations {
  const tag = `Tag${kind.kind}`;
  const untag = `Untag${kind.kind}`;
  const list = `List${kind.kind}Tags`;
  const need = (action: string, input: TagInput, context: IamContext): AuthorizationNeed =>
    entityNeed(action, kind.arn(context, input[kind.member] ?? ""), kind.find(context, input[kind.member] ?? ""));

  return {
    [tag]: iamOperation<TagInput, object>(tag, [kind.member, "Tags"], {
      authorize: (input, context) => [{ ...need(tag, input, context), requestTags: recordOfTags(input.Tags) }],
      handle: (input, context) => {
        const { tags } = kind.require(context, input[kind.member] ?? "");
        Object.assign(tags, checkTags({ ...tags, ...recordOfTags(input.Tags) }));
        return {};
      },
    }),

    [untag]: iamOperation<TagInput, object>(untag, [kind.member, "TagKeys"], {
      authorize: (input, context) => {
        const found = need(untag, input, context);
        return [{ ...found, context: { ...found.context, "aws:TagKeys": input.TagKeys ?? [] } }];
      },
      handle: (input, context) => {
        const { tags } = kind.require(context, input[kind.member] ?? "");
        for (const key of input.TagKeys ?? []) delete tags[key];
        return {};
      },
    }),

    [list]: iamOperation<TagInput, object>(list, [kind.member, "Marker", "MaxItems"], {
      readOnly: true,
      authorize: (input, context) => [need(list, input, context)],
      handle: (input, context) => {
        const { items, ...page } = iamPage(listOfTags(kind.require(context, input[kind.member] ?? "").tags), input);
        return { Tags: items, ...page };
      },
    }),
  };
}

/** @throws AwsError `LimitExceeded` beyond 50 tags */
export function checkTags(tags: Record<string, string>): Record<string, string> {
  if (Object.keys(tags).length > 50) throw limitExceeded("The number of tags has reached the maximum limit.");
  return tags;
}
