import type { DescribeNetworkAclsCommandInput, DescribeNetworkAclsCommandOutput, NetworkAcl, NetworkAclEntry } from "@aws-sdk/client-ec2";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, NetworkAclRecord, SubnetRecord } from "./state.ts";
import { tagList } from "./tags.ts";

const kind: Kind<NetworkAclRecord> = { noun: "networkAcl", notFound: "InvalidNetworkAclID.NotFound", idOf: (acl) => acl.id };

/** Every VPC has its default network ACL, which allows everything and covers all its subnets; others cannot be made here. */
export const describeNetworkAcls: Operation<Ec2State> = ec2Operation<DescribeNetworkAclsCommandInput, DescribeNetworkAclsCommandOutput>("DescribeNetworkAcls", {
  readOnly: true,
  members: ["NetworkAclIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeNetworkAcls", context),
  handle(input, context) {
    const request = { ids: input.NetworkAclIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeNetworkAcls", context.state.networkAcls, request, kind, fields(context), context);
    return { NetworkAcls: items.map((acl) => render(acl, context)), ...rest };
  },
});

function render(acl: NetworkAclRecord, context: Ec2Context): NetworkAcl {
  return {
    NetworkAclId: acl.id,
    VpcId: acl.vpcId,
    OwnerId: context.account,
    IsDefault: true,
    Associations: subnetsOf(acl, context).map((subnet) => ({
      NetworkAclAssociationId: subnet.networkAclAssociationId,
      NetworkAclId: acl.id,
      SubnetId: subnet.id,
    })),
    Entries: [false, true].flatMap((egress) => [entry(egress, 100, "allow"), entry(egress, 32_767, "deny")]),
    Tags: tagList(context.state, acl.id),
  };
}

function entry(Egress: boolean, RuleNumber: number, RuleAction: "allow" | "deny"): NetworkAclEntry {
  return { CidrBlock: "0.0.0.0/0", Egress, Protocol: "-1", RuleAction, RuleNumber };
}

function subnetsOf(acl: NetworkAclRecord, context: Ec2Context): readonly SubnetRecord[] {
  return [...context.state.subnets.values()].filter((subnet) => subnet.vpcId === acl.vpcId);
}

function fields(context: Ec2Context): FilterFields<NetworkAclRecord> {
  return {
    "network-acl-id": (acl) => acl.id,
    "vpc-id": (acl) => acl.vpcId,
    default: () => true,
    "association.subnet-id": (acl) => subnetsOf(acl, context).map((subnet) => subnet.id),
    "owner-id": () => context.account,
  };
}
