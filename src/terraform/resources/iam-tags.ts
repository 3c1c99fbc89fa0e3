import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagList } from "./tags.ts";

type Kind = "Role" | "User" | "Policy";

/** @param name of the role or user, ARN of the policy */
export async function changeIamTags(context: ResourceContext, prior: JsonObject, planned: JsonObject, kind: Kind, name: string): Promise<void> {
  const iam = await context.session.client("iam");
  const doing = `updating tags for IAM ${kind} (${name})`;
  const untag = {
    Role: (TagKeys: string[]) => iam.untagRole({ RoleName: name, TagKeys }),
    User: (TagKeys: string[]) => iam.untagUser({ UserName: name, TagKeys }),
    Policy: (TagKeys: string[]) => iam.untagPolicy({ PolicyArn: name, TagKeys }),
  };
  const tag = {
    Role: (Tags: Tag[]) => iam.tagRole({ RoleName: name, Tags }),
    User: (Tags: Tag[]) => iam.tagUser({ UserName: name, Tags }),
    Policy: (Tags: Tag[]) => iam.tagPolicy({ PolicyArn: name, Tags }),
  };
  await changeTags(prior, planned, context, {
    remove: (keys) => attempt<unknown>(doing, `IAM: Untag${kind}`, () => untag[kind](keys)),
    add: (tags) => attempt<unknown>(doing, `IAM: Tag${kind}`, () => tag[kind](tagList(tags) ?? [])),
  });
}

interface Tag {
  Key: string;
  Value: string;
}
