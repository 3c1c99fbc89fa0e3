import type {
  DescribeInstanceCreditSpecificationsCommandInput,
  DescribeInstanceCreditSpecificationsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  InstanceTypeInfo,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import { filterItems } from "./filters.ts";
import { allInstanceTypes, factsOf, requireFacts } from "./instance-types.ts";
import type { InstanceTypeFacts } from "./instance-types.ts";
import { theInstance } from "./instances.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State, InstanceRecord } from "./state.ts";

/** Without names it lists the types that are modelled, fewer than AWS has. */
export const describeInstanceTypes: Operation<Ec2State> = ec2Operation<DescribeInstanceTypesCommandInput, DescribeInstanceTypesCommandOutput>(
  "DescribeInstanceTypes",
  {
    readOnly: true,
    members: ["InstanceTypes", "Filters", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeInstanceTypes", context),
    handle(input) {
      const { InstanceTypes: names = [], Filters: filters, MaxResults: size, NextToken: token } = input;
      const chosen = names.length === 0 ? allInstanceTypes() : names.map((name) => requireFacts("ec2:DescribeInstanceTypes", name));
      const kept = filterItems("DescribeInstanceTypes", chosen, filters, fields, () => ({}));
      const page = pageOf(kept, { size, token }, { code: "InvalidParameterValue", message: `Value (${token}) for parameter nextToken is invalid.` });
      return { InstanceTypes: page.items.map(render), ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
    },
  },
);

/** Without ids it lists the instances that burst without limit; with them those named, which must all be able to burst. */
export const describeInstanceCreditSpecifications: Operation<Ec2State> = ec2Operation<
  DescribeInstanceCreditSpecificationsCommandInput,
  DescribeInstanceCreditSpecificationsCommandOutput
>("DescribeInstanceCreditSpecifications", {
  readOnly: true,
  members: ["InstanceIds"],
  authorize: (_, context) => onAll("DescribeInstanceCreditSpecifications", context),
  handle(input, { state }) {
    const { InstanceIds: ids = [] } = input;
    const listed = [...state.instances.values()].filter((instance) => creditsOf(instance) === "unlimited");
    const chosen = ids.length === 0 ? listed : ids.map((id) => theInstance(state, id));
    return { InstanceCreditSpecifications: chosen.map((instance) => ({ InstanceId: instance.id, CpuCredits: requireCredits(instance) })) };
  },
});

function creditsOf(instance: InstanceRecord): string | undefined {
  const usual = factsOf(instance.instanceType)?.defaultCredits;
  return usual === undefined ? undefined : (instance.cpuCredits ?? usual);
}

/** @throws AwsError InvalidParameterValue for an instance that cannot burst */
function requireCredits(instance: InstanceRecord): string {
  const credits = creditsOf(instance);
  if (credits !== undefined) return credits;
  throw new AwsError("InvalidParameterValue", `The instance '${instance.id}' is of the type ${instance.instanceType}, which has no credit option.`);
}

const fields = {
  "instance-type": (facts: InstanceTypeFacts) => facts.name,
  "burstable-performance-supported": (facts: InstanceTypeFacts) => facts.defaultCredits !== undefined,
  "processor-info.supported-architecture": (facts: InstanceTypeFacts) => facts.architectures,
  "vcpu-info.default-vcpus": (facts: InstanceTypeFacts) => String(facts.vcpus),
  "memory-info.size-in-mib": (facts: InstanceTypeFacts) => String(facts.memory),
  "current-generation": () => true,
  "bare-metal": () => false,
  hypervisor: (facts: InstanceTypeFacts) => facts.hypervisor,
};

function render(facts: InstanceTypeFacts): InstanceTypeInfo {
  return {
    InstanceType: facts.name,
    CurrentGeneration: true,
    FreeTierEligible: facts.name === "t2.micro" || facts.name === "t3.micro",
    SupportedUsageClasses: ["on-demand", "spot"],
    SupportedRootDeviceTypes: ["ebs"],
    SupportedVirtualizationTypes: ["hvm"],
    BareMetal: false,
    Hypervisor: facts.hypervisor,
    ProcessorInfo: { SupportedArchitectures: [...facts.architectures] },
    VCpuInfo: { DefaultVCpus: facts.vcpus, DefaultCores: facts.vcpus / facts.threadsPerCore, DefaultThreadsPerCore: facts.threadsPerCore },
    MemoryInfo: { SizeInMiB: facts.memory },
    InstanceStorageSupported: false,
    BurstablePerformanceSupported: facts.defaultCredits !== undefined,
  };
}
