import { UnsupportedError } from "#model/errors";
import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_availability_zones.json" with { type: "json" };
import { flag, text, texts } from "./attributes.ts";
import { attempt } from "./aws-failure.ts";
import { defineDataSource } from "./define-resource.ts";
import { filtersOf } from "./ec2-filters.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/availability_zones */
export const dataAwsAvailabilityZones: DataSourceType = defineDataSource(slice, {
  type: "aws_availability_zones",
  async read(context, config) {
    if (flag(config, "all_availability_zones") === true)
      throw new UnsupportedError("data.aws_availability_zones.all_availability_zones", "the embedded Terraform");
    const ec2 = await context.session.client("ec2");
    const state = text(config, "state");
    const Filters = [...(state === undefined ? [] : [{ Name: "state", Values: [state] }]), ...filtersOf(config)];
    const answer = await attempt("reading EC2 Availability Zones", "EC2: DescribeAvailabilityZones", () =>
      ec2.describeAvailabilityZones(Filters.length === 0 ? {} : { Filters }),
    );
    const excluded = [texts(config, "exclude_names"), texts(config, "exclude_zone_ids")];
    const zones = (answer.AvailabilityZones ?? [])
      .filter((zone) => !excluded[0]?.includes(zone.ZoneName ?? "") && !excluded[1]?.includes(zone.ZoneId ?? ""))
      .toSorted((one, other) => ((one.ZoneName ?? "") < (other.ZoneName ?? "") ? -1 : 1));
    return {
      id: context.region,
      group_names: [...new Set(zones.map((zone) => zone.GroupName ?? context.region))],
      names: zones.map((zone) => zone.ZoneName ?? ""),
      zone_ids: zones.map((zone) => zone.ZoneId ?? ""),
    };
  },
});
