import { UnsupportedError } from "#model/errors";
import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_region.json" with { type: "json" };
import { text } from "./attributes.ts";
import { defineDataSource } from "./define-resource.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/region */
export const dataAwsRegion: DataSourceType = defineDataSource(slice, {
  type: "aws_region",
  async read(context, config) {
    if (text(config, "endpoint") !== undefined) throw new UnsupportedError("data.aws_region.endpoint", "the embedded Terraform");
    const name = text(config, "name") ?? context.region;
    const description = descriptions[name];
    if (description === undefined) throw new UnsupportedError(`the region ${name}`, "data.aws_region of the embedded Terraform");
    return { id: name, name, description, endpoint: `ec2.${name}.amazonaws.com` };
  },
});

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
const descriptions: Readonly<Record<string, string>> = {
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
  "ca-central-1": "Canada (Central)",
  "eu-central-1": "Europe (Frankfurt)",
  "eu-north-1": "Europe (Stockholm)",
  "eu-west-1": "Europe (Ireland)",
  "eu-west-2": "Europe (London)",
  "eu-west-3": "Europe (Paris)",
  "sa-east-1": "South America (Sao Paulo)",
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
};
