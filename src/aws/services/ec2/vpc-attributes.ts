import type {
  DescribeVpcAttributeCommandInput,
  DescribeVpcAttributeCommandOutput,
  ModifyVpcAttributeCommandInput,
  ModifyVpcAttributeCommandOutput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAttributes, onExisting } from "./authorization.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State } from "./state.ts";
import { theVpc } from "./vpcs.ts";

/** One attribute a call, as AWS takes it. */
export const modifyVpcAttribute: Operation<Ec2State> = ec2Operation<ModifyVpcAttributeCommandInput, ModifyVpcAttributeCommandOutput>("ModifyVpcAttribute", {
  members: ["VpcId", "EnableDnsSupport", "EnableDnsHostnames", "EnableNetworkAddressUsageMetrics"],
  authorize: ({ VpcId, ...attributes }, context) => onAttributes("ModifyVpcAttribute", context, VpcId, attributes),
  handle(input, context) {
    const vpc = theVpc(context.state, input.VpcId);
    const { EnableDnsSupport: support, EnableDnsHostnames: hostnames, EnableNetworkAddressUsageMetrics: metrics } = input;
    const given = [support, hostnames, metrics].filter((one) => one !== undefined);
    if (given.length === 0) throw new AwsError("MissingParameter", "The request must contain a VPC attribute to modify");
    if (given.length > 1) throw new AwsError("InvalidParameterCombination", "Fields for multiple attribute types specified");
    vpc.dnsSupport = support?.Value ?? vpc.dnsSupport;
    vpc.dnsHostnames = hostnames?.Value ?? vpc.dnsHostnames;
    vpc.networkAddressUsageMetrics = metrics?.Value ?? vpc.networkAddressUsageMetrics;
    return {};
  },
});

export const describeVpcAttribute: Operation<Ec2State> = ec2Operation<DescribeVpcAttributeCommandInput, DescribeVpcAttributeCommandOutput>(
  "DescribeVpcAttribute",
  {
    readOnly: true,
    members: ["VpcId", "Attribute"],
    authorize: (input, context) => onExisting("DescribeVpcAttribute", context, input.VpcId),
    handle(input, context) {
      const vpc = theVpc(context.state, input.VpcId);
      switch (input.Attribute) {
        case "enableDnsSupport":
          return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } };
        case "enableDnsHostnames":
          return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
        case "enableNetworkAddressUsageMetrics":
          return { VpcId: vpc.id, EnableNetworkAddressUsageMetrics: { Value: vpc.networkAddressUsageMetrics } };
        default:
          throw new AwsError("InvalidParameterValue", `Value (${String(input.Attribute)}) for parameter attribute is invalid. Unknown vpc attribute.`);
      }
    },
  },
);
