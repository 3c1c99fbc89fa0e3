import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_subnets.json" with { type: "json" };
import { attempt } from "./aws-failure.ts";
import { defineDataSource } from "./define-resource.ts";
import { filtersOf } from "./ec2-filters.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/subnets */
export const dataAwsSubnets: DataSourceType = defineDataSource(slice, {
  type: "aws_subnets",
  async read(context, config) {
    const ec2 = await context.session.client("ec2");
    const Filters = filtersOf(config);
    const answer = await attempt("reading EC2 Subnets", "EC2: DescribeSubnets", () => ec2.describeSubnets(Filters.length === 0 ? {} : { Filters }));
    return { id: context.region, ids: (answer.Subnets ?? []).map((subnet) => subnet.SubnetId ?? "") };
  },
});
