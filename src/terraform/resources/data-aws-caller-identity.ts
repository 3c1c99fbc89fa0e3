import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_caller_identity.json" with { type: "json" };
import { attempt } from "./aws-failure.ts";
import { defineDataSource } from "./define-resource.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/caller_identity */
export const dataAwsCallerIdentity: DataSourceType = defineDataSource(slice, {
  type: "aws_caller_identity",
  async read(context) {
    const sts = await context.session.client("sts");
    const answer = await attempt("reading STS Caller Identity", "STS: GetCallerIdentity", () => sts.getCallerIdentity({}));
    return { id: answer.Account ?? "", account_id: answer.Account ?? "", arn: answer.Arn ?? "", user_id: answer.UserId ?? "" };
  },
});
