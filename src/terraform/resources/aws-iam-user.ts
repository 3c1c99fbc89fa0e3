import type { IAM, User } from "@aws-sdk/client-iam";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_iam_user.json" with { type: "json" };
import { given, hasChanged, isOn, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeIamTags } from "./iam-tags.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user */
export const awsIamUser: ResourceType = defineResource(slice, {
  type: "aws_iam_user",
  forceNew: [],
  describe: (attributes) => `IAM User (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const iam = await context.session.client("iam");
    const name = given(planned, "name");
    const input = {
      UserName: name,
      ...present({ Path: text(planned, "path"), PermissionsBoundary: text(planned, "permissions_boundary"), Tags: tagList(tagsIn(context, planned)) }),
    };
    await attempt(`creating IAM User (${name})`, "IAM: CreateUser", () => iam.createUser(input));
    setId(name);
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const user = await findUser(iam, given(prior, "id"));
    if (user === undefined) return null;
    return {
      arn: user.Arn ?? null,
      name: user.UserName ?? null,
      path: user.Path ?? "/",
      permissions_boundary: user.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      unique_id: user.UserId ?? null,
      tags_all: tagsAll(user.Tags),
    };
  },
  async update(context, prior, planned) {
    const iam = await context.session.client("iam");
    const name = given(prior, "id");
    if (hasChanged(prior, planned, "name", "path")) throw new UnsupportedError("renaming an aws_iam_user", "the embedded Terraform");
    if (hasChanged(prior, planned, "permissions_boundary")) {
      const boundary = text(planned, "permissions_boundary");
      if (boundary === undefined)
        await attempt(`deleting IAM User (${name}) permissions boundary`, "IAM: DeleteUserPermissionsBoundary", () =>
          iam.deleteUserPermissionsBoundary({ UserName: name }),
        );
      else
        await attempt(`updating IAM User (${name}) permissions boundary`, "IAM: PutUserPermissionsBoundary", () =>
          iam.putUserPermissionsBoundary({ UserName: name, PermissionsBoundary: boundary }),
        );
    }
    await changeIamTags(context, prior, planned, "User", name);
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const name = given(prior, "id");
    const groups = await orGone([notFound], () =>
      attempt(`removing IAM User (${name}) group memberships: listing IAM User (${name}) groups`, "IAM: ListGroupsForUser", () =>
        iam.listGroupsForUser({ UserName: name }),
      ),
    );
    if ((groups?.Groups ?? []).length > 0) throw new UnsupportedError("deletion of an IAM user in a group", "the embedded Terraform");
    if (isOn(prior, "force_destroy")) await deleteAccessKeys(iam, name);
    await orGone([notFound], () => attempt(`deleting IAM User (${name})`, "IAM: DeleteUser", () => iam.deleteUser({ UserName: name })));
  },
  async import() {
    return {};
  },
});

const notFound = "NoSuchEntityException";

async function findUser(iam: IAM, name: string): Promise<User | undefined> {
  const answer = await orGone([notFound], () => attempt(`reading IAM User (${name})`, "IAM: GetUser", () => iam.getUser({ UserName: name })));
  return answer?.User;
}

async function deleteAccessKeys(iam: IAM, name: string): Promise<void> {
  const keys = await attempt(`removing IAM User (${name}) access keys`, "IAM: ListAccessKeys", () => iam.listAccessKeys({ UserName: name }));
  for (const key of keys.AccessKeyMetadata ?? []) {
    await attempt(`removing IAM User (${name}) access keys`, "IAM: DeleteAccessKey", () =>
      iam.deleteAccessKey({ UserName: name, AccessKeyId: key.AccessKeyId ?? "" }),
    );
  }
}
