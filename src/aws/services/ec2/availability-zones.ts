import type { DescribeAvailabilityZonesCommandInput, DescribeAvailabilityZonesCommandOutput } from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import { filterItems } from "./filters.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State } from "./state.ts";

export interface AvailabilityZoneName {
  /** `eu-west-1a` */
  readonly name: string;
  /** `euw1-az1` */
  readonly id: string;
}

/** Every region has three zones here, and every account sees them in the same order. */
export function availabilityZones(region: string): readonly AvailabilityZoneName[] {
  return ["a", "b", "c"].map((letter, index) => ({ name: `${region}${letter}`, id: `${shortName(region)}-az${index + 1}` }));
}

export const describeAvailabilityZones: Operation<Ec2State> = ec2Operation<DescribeAvailabilityZonesCommandInput, DescribeAvailabilityZonesCommandOutput>(
  "DescribeAvailabilityZones",
  {
    readOnly: true,
    members: ["Filters", "ZoneNames", "ZoneIds", "AllAvailabilityZones"],
    authorize: (_, context) => onAll("DescribeAvailabilityZones", context),
    handle(input, context) {
      const zones = availabilityZones(context.region);
      const unknown =
        input.ZoneNames?.find((name) => !zones.some((zone) => zone.name === name)) ?? input.ZoneIds?.find((id) => !zones.some((zone) => zone.id === id));
      if (unknown !== undefined) throw new AwsError("InvalidParameterValue", `Invalid availability zone: [${unknown}]`);
      const named = zones.filter((zone) => (input.ZoneNames?.includes(zone.name) ?? true) && (input.ZoneIds?.includes(zone.id) ?? true));
      const chosen = filterItems("DescribeAvailabilityZones", named, input.Filters, fields, () => ({}));
      return {
        AvailabilityZones: chosen.map((zone) => ({
          State: "available",
          OptInStatus: "opt-in-not-required",
          Messages: [],
          RegionName: context.region,
          ZoneName: zone.name,
          ZoneId: zone.id,
          GroupName: `${context.region}-zg-1`,
          NetworkBorderGroup: context.region,
          ZoneType: "availability-zone",
        })),
      };
    },
  },
);

const fields: Readonly<Record<string, (zone: AvailabilityZoneName) => string>> = {
  "zone-name": (zone) => zone.name,
  "zone-id": (zone) => zone.id,
  "zone-type": () => "availability-zone",
  state: () => "available",
  "opt-in-status": () => "opt-in-not-required",
  "region-name": (zone) => zone.name.slice(0, -1),
};

/** `eu-west-1` → `euw1`, `ap-southeast-2` → `apse2`. @see https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html */
function shortName(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const initials = direction.replace("north", "n").replace("south", "s").replace("central", "c").replace("east", "e").replace("west", "w");
  return `${area}${initials}${number}`;
}
