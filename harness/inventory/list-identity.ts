import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";

/** Users, roles and customer-managed policies. */
export const listIam: Lister = async (session) => {
  const iam = await session.client("iam");
  const { Users = [] } = await iam.listUsers({});
  const { Roles = [] } = await iam.listRoles({});
  const { Policies = [] } = await iam.listPolicies({ Scope: "Local" });
  return [
    ...Users.map((one) => itemOf(session, { arn: one.Arn, type: "iam:user", name: one.UserName, identity: one.UserId }, "aws-global")),
    ...Roles.map((one) => itemOf(session, { arn: one.Arn, type: "iam:role", name: one.RoleName, identity: one.RoleId }, "aws-global")),
    ...Policies.map((one) => itemOf(session, { arn: one.Arn, type: "iam:policy", name: one.PolicyName, identity: one.PolicyId }, "aws-global")),
  ];
};
