import type { DescribeRegionsCommandInput, DescribeRegionsCommandOutput } from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import { filterItems } from "./filters.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State } from "./state.ts";

/** Those that every account has without asking for them. @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const enabled: readonly string[] =
  "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2".split(
    " ",
  );

/** Regions that must be opted into are refused by name. */
export const describeRegions: Operation<Ec2State> = ec2Operation<DescribeRegionsCommandInput, DescribeRegionsCommandOutput>("DescribeRegions", {
  readOnly: true,
  members: ["RegionNames", "Filters", "AllRegions"],
  authorize: (_, context) => onAll("DescribeRegions", context),
  handle(input) {
    refuseOtherValues("ec2:DescribeRegions.AllRegions", input.AllRegions, [false]);
    const { RegionNames: names = enabled } = input;
    const unknown = names.find((name) => !enabled.includes(name));
    if (unknown !== undefined) throw new AwsError("InvalidParameterValue", `Invalid region names: [${unknown}]`);
    const chosen = filterItems("DescribeRegions", names, input.Filters, fields, () => ({}));
    return { Regions: chosen.map((name) => ({ RegionName: name, Endpoint: endpoint(name), OptInStatus: "opt-in-not-required" })) };
  },
});

const fields: Readonly<Record<string, (name: string) => string>> = {
  "region-name": (name) => name,
  endpoint,
  "opt-in-status": () => "opt-in-not-required",
};

function endpoint(name: string): string {
  return `ec2.${name}.amazonaws.com`;
}
