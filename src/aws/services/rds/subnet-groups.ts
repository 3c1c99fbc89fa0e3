import type {
  CreateDBSubnetGroupCommandInput,
  CreateDBSubnetGroupCommandOutput,
  DeleteDBSubnetGroupCommandInput,
  DeleteDBSubnetGroupCommandOutput,
  DescribeDBSubnetGroupsCommandInput,
  DescribeDBSubnetGroupsCommandOutput,
  ModifyDBSubnetGroupCommandInput,
  ModifyDBSubnetGroupCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { arnOf, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import { requireSubnets } from "./network.ts";
import { subnetGroupOutput } from "./outputs.ts";
import { matcher, page } from "./pages.ts";
import type { RdsState, SubnetGroup } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const createDBSubnetGroup = defineRds<CreateDBSubnetGroupCommandInput, CreateDBSubnetGroupCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
  authorize: (input, context) => needs(context, "CreateDBSubnetGroup", [arnOf(context, "subgrp", input.DBSubnetGroupName)], { tags: input.Tags }),
  handle: (input, context) => {
    refuseUnknownMembers("rds:CreateDBSubnetGroup", input, ["DBSubnetGroupName", "DBSubnetGroupDescription", "SubnetIds", "Tags"]);
    const name = requireGroupName(input.DBSubnetGroupName ?? "");
    if (context.state.subnetGroups.has(name)) throw rdsErrors.subnetGroupExists(name);
    const group = {
      name,
      description: input.DBSubnetGroupDescription ?? "",
      tags: readTags(input.Tags),
      ...requireGroupSubnets(context, input.SubnetIds ?? []),
    };
    context.state.subnetGroups.set(name, group);
    return { DBSubnetGroup: subnetGroupOutput(context.state, group) };
  },
});

const modifyDBSubnetGroup = defineRds<ModifyDBSubnetGroupCommandInput, ModifyDBSubnetGroupCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html",
  authorize: (input, context) => needs(context, "ModifyDBSubnetGroup", [arnOf(context, "subgrp", input.DBSubnetGroupName)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ModifyDBSubnetGroup", input, ["DBSubnetGroupName", "DBSubnetGroupDescription", "SubnetIds"]);
    const group = requireGroup(context, input.DBSubnetGroupName);
    const { vpcId, subnets } = requireGroupSubnets(context, input.SubnetIds ?? []);
    if (vpcId !== group.vpcId) throw rdsErrors.invalidSubnet("The new Subnets are not in the same Vpc as the existing subnet group");
    group.subnets = subnets;
    group.description = input.DBSubnetGroupDescription ?? group.description;
    return { DBSubnetGroup: subnetGroupOutput(context.state, group) };
  },
});

const describeDBSubnetGroups = defineRds<DescribeDBSubnetGroupsCommandInput, DescribeDBSubnetGroupsCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSubnetGroups.html",
  authorize: (input, context) => needs(context, "DescribeDBSubnetGroups", [arnOf(context, "subgrp", input.DBSubnetGroupName)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DescribeDBSubnetGroups", input, ["DBSubnetGroupName", "Filters", "MaxRecords", "Marker"]);
    const matches = matcher<SubnetGroup>("rds:DescribeDBSubnetGroups", input, {});
    const wanted = input.DBSubnetGroupName ? [requireGroup(context, input.DBSubnetGroupName)] : [...context.state.subnetGroups.values()];
    const { items, Marker } = page(wanted.filter(matches), ({ name }) => name, input);
    return { DBSubnetGroups: items.map((group) => subnetGroupOutput(context.state, group)), Marker };
  },
});

const deleteDBSubnetGroup = defineRds<DeleteDBSubnetGroupCommandInput, DeleteDBSubnetGroupCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html",
  authorize: (input, context) => needs(context, "DeleteDBSubnetGroup", [arnOf(context, "subgrp", input.DBSubnetGroupName)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DeleteDBSubnetGroup", input, ["DBSubnetGroupName"]);
    const { name } = requireGroup(context, input.DBSubnetGroupName);
    const user = [...context.state.clusters.values(), ...context.state.instances.values()].find(({ subnetGroupName }) => subnetGroupName === name);
    if (user !== undefined)
      throw rdsErrors.subnetGroupState(
        `Cannot delete the subnet group '${name}' because at least one database ${user.kind}: ${user.identifier} is still using it.`,
      );
    context.state.subnetGroups.delete(name);
    return {};
  },
});

export const subnetGroupOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CreateDBSubnetGroup: createDBSubnetGroup,
  DescribeDBSubnetGroups: describeDBSubnetGroups,
  ModifyDBSubnetGroup: modifyDBSubnetGroup,
  DeleteDBSubnetGroup: deleteDBSubnetGroup,
};

function requireGroup(context: Call, name: string | undefined): SubnetGroup {
  const group = context.state.subnetGroups.get((name ?? "").toLowerCase());
  if (group === undefined) throw rdsErrors.subnetGroupNotFound(name ?? "");
  return group;
}

/** Letters, digits, periods, underscores, spaces and hyphens, stored in lower case; `default` is AWS's own. */
function requireGroupName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9._ -]{0,254}$/.test(name) && name.toLowerCase() !== "default") return name.toLowerCase();
  throw rdsErrors.value(`The parameter DBSubnetGroupName is not a valid identifier: ${name}`);
}

/** Subnets of one VPC, in at least two availability zones. */
function requireGroupSubnets(context: Call, ids: readonly string[]): Pick<SubnetGroup, "vpcId" | "subnets"> {
  const subnets = requireSubnets(context, ids);
  const [vpcId, otherVpc] = [...new Set(subnets.map((subnet) => subnet.vpcId))];
  if (otherVpc !== undefined) throw rdsErrors.invalidSubnet("Subnets are not all in the same VPC");
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (vpcId === undefined || zones.size < 2) {
    throw rdsErrors.zones(
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
    );
  }
  return { vpcId, subnets: subnets.map(({ id, availabilityZone }) => ({ id, availabilityZone })) };
}
