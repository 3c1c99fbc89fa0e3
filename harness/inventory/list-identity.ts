import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";
import { nextPage } from "./next-page.ts";

/** Users, roles and customer-managed policies. */
export const listIam: Lister = async (session) => {
  const iam = await session.client("iam");
  const users = await everyPage(
    async (Marker) => iam.listUsers({ Marker }),
    (page) => [page.Users, nextPage("iam:ListUsers", page.IsTruncated, page.Marker)],
  );
  const roles = await everyPage(
    async (Marker) => iam.listRoles({ Marker }),
    (page) => [page.Roles, nextPage("iam:ListRoles", page.IsTruncated, page.Marker)],
  );
  const policies = await everyPage(
    async (Marker) => iam.listPolicies({ Scope: "Local", Marker }),
    (page) => [page.Policies, nextPage("iam:ListPolicies", page.IsTruncated, page.Marker)],
  );
  return [
    ...users.map((one) => itemOf(session, { arn: one.Arn, type: "iam:user", name: one.UserName, identity: one.UserId }, "aws-global")),
    ...roles.map((one) => itemOf(session, { arn: one.Arn, type: "iam:role", name: one.RoleName, identity: one.RoleId }, "aws-global")),
    ...policies.map((one) => itemOf(session, { arn: one.Arn, type: "iam:policy", name: one.PolicyName, identity: one.PolicyId }, "aws-global")),
  ];
};
