import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  ModifyInstanceAttributeCommandInput,
  ModifyInstanceAttributeCommandOutput,
  ModifyNetworkInterfaceAttributeCommandInput,
  ModifyNetworkInterfaceAttributeCommandOutput,
} from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAttributes, onExisting } from "./authorization.ts";
import { groupsOf } from "./instance-view.ts";
import { requireFacts } from "./instance-types.ts";
import { theInstance } from "./instances.ts";
import { existing } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import { theSecurityGroup } from "./security-groups.ts";
import type { Ec2State, InstanceRecord } from "./state.ts";

/** Attributes that `--attribute NAME --value VALUE` may change, each as the structured member that means the same. */
const byName: Readonly<Record<string, (value: string) => Partial<ModifyInstanceAttributeCommandInput>>> = {
  disableApiTermination: (value) => ({ DisableApiTermination: { Value: booleanOf(value) } }),
  disableApiStop: (value) => ({ DisableApiStop: { Value: booleanOf(value) } }),
  sourceDestCheck: (value) => ({ SourceDestCheck: { Value: booleanOf(value) } }),
  ebsOptimized: (value) => ({ EbsOptimized: { Value: booleanOf(value) } }),
  instanceType: (value) => ({ InstanceType: { Value: value } }),
  instanceInitiatedShutdownBehavior: (value) => ({ InstanceInitiatedShutdownBehavior: { Value: value } }),
};

/** One attribute a call. `disableApiTermination` is how termination protection is taken off. */
export const modifyInstanceAttribute: Operation<Ec2State> = ec2Operation<ModifyInstanceAttributeCommandInput, ModifyInstanceAttributeCommandOutput>(
  "ModifyInstanceAttribute",
  {
    members: [
      "InstanceId",
      "Attribute",
      "Value",
      "DisableApiTermination",
      "DisableApiStop",
      "SourceDestCheck",
      "InstanceInitiatedShutdownBehavior",
      "EbsOptimized",
      "InstanceType",
      "UserData",
      "Groups",
    ],
    authorize: (input, context) => [
      ...onAttributes("ModifyInstanceAttribute", context, input.InstanceId, nameable(input)),
      ...onExisting("ModifyInstanceAttribute", context, ...(input.Groups ?? [])),
    ],
    handle(input, context) {
      const instance = theInstance(context.state, input.InstanceId);
      if (instance.state === "terminated") throw new AwsError("IncorrectInstanceState", `Instance '${instance.id}' is terminated.`);
      if (input.Attribute !== undefined && input.Value === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter value");
      const wanted = structured(input);
      const given = Object.values(wanted).filter((one) => one !== undefined);
      if (given.length !== 1) throw new AwsError("InvalidParameterCombination", "Exactly one instance attribute must be specified");
      apply(instance, wanted, context);
      return {};
    },
  },
);

export const describeInstanceAttribute: Operation<Ec2State> = ec2Operation<DescribeInstanceAttributeCommandInput, DescribeInstanceAttributeCommandOutput>(
  "DescribeInstanceAttribute",
  {
    readOnly: true,
    members: ["InstanceId", "Attribute"],
    authorize: (input, context) => onExisting("DescribeInstanceAttribute", context, input.InstanceId),
    handle(input, context) {
      const instance = theInstance(context.state, input.InstanceId);
      return { InstanceId: instance.id, ...attributeOf(instance, input.Attribute, context) };
    },
  },
);

function attributeOf(
  instance: InstanceRecord,
  attribute: DescribeInstanceAttributeCommandInput["Attribute"],
  context: Ec2Context,
): Omit<DescribeInstanceAttributeCommandOutput, "$metadata"> {
  switch (attribute) {
    case "disableApiTermination":
      return { DisableApiTermination: { Value: instance.terminationProtection } };
    case "disableApiStop":
      return { DisableApiStop: { Value: instance.stopProtection } };
    case "instanceInitiatedShutdownBehavior":
      return { InstanceInitiatedShutdownBehavior: { Value: instance.shutdownBehavior } };
    case "instanceType":
      return { InstanceType: { Value: instance.instanceType } };
    case "sourceDestCheck":
      return { SourceDestCheck: { Value: instance.sourceDestCheck } };
    case "ebsOptimized":
      return { EbsOptimized: { Value: instance.ebsOptimized } };
    case "userData":
      return { UserData: instance.userData === undefined ? {} : { Value: instance.userData } };
    case "groupSet":
      return { Groups: groupsOf(context.state.networkInterfaces.get(instance.networkInterfaceId ?? "") ?? { securityGroupIds: [] }, context.state) };
    default:
      throw new UnsupportedError(`ec2:DescribeInstanceAttribute.Attribute=${String(attribute)}`, "the embedded AWS");
  }
}

/** Of an instance's interface; those of other owners are theirs to change. */
export const modifyNetworkInterfaceAttribute: Operation<Ec2State> = ec2Operation<
  ModifyNetworkInterfaceAttributeCommandInput,
  ModifyNetworkInterfaceAttributeCommandOutput
>("ModifyNetworkInterfaceAttribute", {
  members: ["NetworkInterfaceId", "Groups", "SourceDestCheck"],
  authorize: (input, context) => [
    ...onExisting("ModifyNetworkInterfaceAttribute", context, input.NetworkInterfaceId),
    ...onExisting("ModifyNetworkInterfaceAttribute", context, ...(input.Groups ?? [])),
  ],
  handle(input, { state }) {
    const record = existing(state.networkInterfaces, input.NetworkInterfaceId, {
      noun: "networkInterface",
      notFound: "InvalidNetworkInterfaceID.NotFound",
    });
    const instance = record.owner.kind === "instance" ? state.instances.get(record.owner.id) : undefined;
    if (instance === undefined) throw new AwsError("AuthFailure", "You do not have permission to access the specified resource.");
    if ((input.Groups === undefined) === (input.SourceDestCheck === undefined))
      throw new AwsError("InvalidParameterCombination", "Exactly one network interface attribute must be specified");
    instance.sourceDestCheck = input.SourceDestCheck?.Value ?? instance.sourceDestCheck;
    if (input.Groups !== undefined) setGroups(instance, input.Groups, state);
    return {};
  },
});

function apply(instance: InstanceRecord, wanted: Partial<ModifyInstanceAttributeCommandInput>, context: Ec2Context): void {
  const behavior = wanted.InstanceInitiatedShutdownBehavior?.Value;
  if (behavior !== undefined && behavior !== "stop" && behavior !== "terminate")
    throw new AwsError("InvalidParameterValue", `Value (${behavior}) for parameter instanceInitiatedShutdownBehavior is invalid.`);
  if ((wanted.UserData !== undefined || wanted.EbsOptimized !== undefined || wanted.InstanceType !== undefined) && instance.state !== "stopped")
    throw new AwsError("IncorrectInstanceState", `The instance '${instance.id}' is not in the 'stopped' state.`);
  const type = wanted.InstanceType?.Value;
  if (type !== undefined) instance.instanceType = requireFacts("ec2:ModifyInstanceAttribute", type).name;
  instance.terminationProtection = wanted.DisableApiTermination?.Value ?? instance.terminationProtection;
  instance.stopProtection = wanted.DisableApiStop?.Value ?? instance.stopProtection;
  instance.sourceDestCheck = wanted.SourceDestCheck?.Value ?? instance.sourceDestCheck;
  instance.ebsOptimized = wanted.EbsOptimized?.Value ?? instance.ebsOptimized;
  instance.shutdownBehavior = behavior ?? instance.shutdownBehavior;
  if (wanted.UserData?.Value !== undefined) instance.userData = Buffer.from(wanted.UserData.Value).toString("base64");
  if (wanted.Groups !== undefined) setGroups(instance, wanted.Groups, context.state);
}

function setGroups(instance: InstanceRecord, groups: readonly string[], state: Ec2State): void {
  for (const id of groups)
    if (theSecurityGroup(state, id).vpcId !== instance.vpcId)
      throw new AwsError("InvalidParameter", `Security group ${id} and interface ${instance.networkInterfaceId} belong to different networks.`);
  const record = state.networkInterfaces.get(instance.networkInterfaceId ?? "");
  if (record !== undefined) record.securityGroupIds = groups;
}

/** The attributes of a request, whichever form it takes. @throws AwsError, UnsupportedError for a name that is not modelled */
function structured(input: ModifyInstanceAttributeCommandInput): Partial<ModifyInstanceAttributeCommandInput> {
  const { InstanceId: _, Attribute: name, Value: value = "", DryRun: __, ...members } = input;
  if (name === undefined) return members;
  const read = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (read === undefined) throw new UnsupportedError(`ec2:ModifyInstanceAttribute.Attribute=${name}`, "the embedded AWS");
  return { ...members, ...read(value) };
}

/** What IAM is asked about; a request that is going to fail names nothing. */
function nameable(input: ModifyInstanceAttributeCommandInput): Readonly<Record<string, unknown>> {
  const { Attribute: name = "", Value: value } = input;
  if (input.Attribute === undefined) return { ...structured(input) };
  return Object.hasOwn(byName, name) ? { [name.charAt(0).toUpperCase() + name.slice(1)]: { Value: value } } : {};
}

function booleanOf(value: string): boolean {
  if (value !== "true" && value !== "false")
    throw new AwsError("InvalidParameterValue", `Value (${value}) for parameter value is invalid. Must be true or false.`);
  return value === "true";
}
