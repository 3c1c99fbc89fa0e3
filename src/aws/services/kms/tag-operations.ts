import type { ListResourceTagsRequest, ListResourceTagsResponse, Tag, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-kms";
import { requireMember } from "../../strict-operation.ts";
import { keyNeed, kmsOperation, kmsPage, requireKey, requireNotPending, requireOwnKey } from "./kms-operation.ts";
import type { KmsOperations } from "./kms-operation.ts";

export const tagOperations: KmsOperations = {
  TagResource: kmsOperation<TagResourceRequest, object>("TagResource", ["KeyId", "Tags"], {
    authorize: (input, context) => [{ ...keyNeed("TagResource", requireMember(input, "KeyId"), context), requestTags: kmsTags(input.Tags) }],
    handle: (input, context) => {
      const key = requireNotPending(requireOwnKey("TagResource", requireMember(input, "KeyId"), context));
      Object.assign(key.tags, kmsTags(input.Tags));
      return {};
    },
  }),

  UntagResource: kmsOperation<UntagResourceRequest, object>("UntagResource", ["KeyId", "TagKeys"], {
    authorize: (input, context) => [keyNeed("UntagResource", requireMember(input, "KeyId"), context, { "aws:TagKeys": input.TagKeys ?? [] })],
    handle: (input, context) => {
      const key = requireNotPending(requireOwnKey("UntagResource", requireMember(input, "KeyId"), context));
      for (const name of input.TagKeys ?? []) delete key.tags[name];
      return {};
    },
  }),

  ListResourceTags: kmsOperation<ListResourceTagsRequest, ListResourceTagsResponse>("ListResourceTags", ["KeyId", "Limit", "Marker"], {
    readOnly: true,
    authorize: (input, context) => [keyNeed("ListResourceTags", requireMember(input, "KeyId"), context)],
    handle: (input, context) => {
      const { tags } = requireKey("ListResourceTags", requireMember(input, "KeyId"), { keys: "own" }, context);
      const { items, rest } = kmsPage(
        Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
        input,
      );
      return { Tags: items, ...rest };
    },
  }),
};

/** KMS spells its tags differently from everyone else. */
export function kmsTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.TagKey ?? "", tag.TagValue ?? ""]));
}
