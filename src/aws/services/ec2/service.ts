import { defineService } from "../../service.ts";
import type { Service } from "../../service.ts";
import { describeAvailabilityZones } from "./availability-zones.ts";
import { describeInstanceCreditSpecifications, describeInstanceTypes } from "./describe-instance-types.ts";
import { describeNetworkInterfaces } from "./describe-network-interfaces.ts";
import { allocateAddress, associateAddress, describeAddresses, describeAddressesAttribute, disassociateAddress, releaseAddress } from "./elastic-addresses.ts";
import { describeRegions } from "./describe-regions.ts";
import { describeSecurityGroupRules } from "./describe-security-group-rules.ts";
import { describeInstanceAttribute, modifyInstanceAttribute, modifyNetworkInterfaceAttribute } from "./instance-attributes.ts";
import { describeInstances, startInstances, stopInstances, terminateInstances } from "./instances.ts";
import { attachInternetGateway, createInternetGateway, deleteInternetGateway, describeInternetGateways, detachInternetGateway } from "./internet-gateways.ts";
import { createNatGateway, deleteNatGateway, describeNatGateways } from "./nat-gateways.ts";
import { describeNetworkAcls } from "./network-acls.ts";
import { createTags, deleteTags, describeTags } from "./resource-tags.ts";
import {
  associateRouteTable,
  createRouteTable,
  deleteRouteTable,
  describeRouteTables,
  disassociateRouteTable,
  replaceRouteTableAssociation,
} from "./route-tables.ts";
import { createRoute, deleteRoute, replaceRoute } from "./routes.ts";
import { runInstances } from "./run-instances.ts";
import { schedule } from "./schedule.ts";
import { authorizeSecurityGroupEgress, authorizeSecurityGroupIngress, revokeSecurityGroupEgress, revokeSecurityGroupIngress } from "./security-group-rules.ts";
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from "./security-groups.ts";
import { createState } from "./state.ts";
import type { Ec2State } from "./state.ts";
import { createSubnet, deleteSubnet, describeSubnets, modifySubnetAttribute } from "./subnets.ts";
import { describeVolumes } from "./volumes.ts";
import { describeVpcAttribute, modifyVpcAttribute } from "./vpc-attributes.ts";
import { createVpc, deleteVpc, describeVpcs } from "./vpcs.ts";

/** EC2: networking and instances. @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html */
export const ec2: Service<Ec2State> = defineService({
  id: "ec2",
  eventSource: "ec2.amazonaws.com",
  scope: "regional",
  accessDenied: { code: "UnauthorizedOperation", status: 403 },
  createState,
  schedule,
  operations: {
    AllocateAddress: allocateAddress,
    AssociateAddress: associateAddress,
    AssociateRouteTable: associateRouteTable,
    AttachInternetGateway: attachInternetGateway,
    AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress,
    AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
    CreateInternetGateway: createInternetGateway,
    CreateNatGateway: createNatGateway,
    CreateRoute: createRoute,
    CreateRouteTable: createRouteTable,
    CreateSecurityGroup: createSecurityGroup,
    CreateSubnet: createSubnet,
    CreateTags: createTags,
    CreateVpc: createVpc,
    DeleteInternetGateway: deleteInternetGateway,
    DeleteNatGateway: deleteNatGateway,
    DeleteRoute: deleteRoute,
    DeleteRouteTable: deleteRouteTable,
    DeleteSecurityGroup: deleteSecurityGroup,
    DeleteSubnet: deleteSubnet,
    DeleteTags: deleteTags,
    DeleteVpc: deleteVpc,
    DescribeAddresses: describeAddresses,
    DescribeAddressesAttribute: describeAddressesAttribute,
    DescribeAvailabilityZones: describeAvailabilityZones,
    DescribeInstanceAttribute: describeInstanceAttribute,
    DescribeInstanceCreditSpecifications: describeInstanceCreditSpecifications,
    DescribeInstances: describeInstances,
    DescribeInstanceTypes: describeInstanceTypes,
    DescribeInternetGateways: describeInternetGateways,
    DescribeNatGateways: describeNatGateways,
    DescribeNetworkAcls: describeNetworkAcls,
    DescribeNetworkInterfaces: describeNetworkInterfaces,
    DescribeRegions: describeRegions,
    DescribeRouteTables: describeRouteTables,
    DescribeSecurityGroupRules: describeSecurityGroupRules,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSubnets: describeSubnets,
    DescribeTags: describeTags,
    DescribeVolumes: describeVolumes,
    DescribeVpcAttribute: describeVpcAttribute,
    DescribeVpcs: describeVpcs,
    DetachInternetGateway: detachInternetGateway,
    DisassociateAddress: disassociateAddress,
    DisassociateRouteTable: disassociateRouteTable,
    ModifyInstanceAttribute: modifyInstanceAttribute,
    ModifyNetworkInterfaceAttribute: modifyNetworkInterfaceAttribute,
    ModifySubnetAttribute: modifySubnetAttribute,
    ModifyVpcAttribute: modifyVpcAttribute,
    ReleaseAddress: releaseAddress,
    ReplaceRoute: replaceRoute,
    ReplaceRouteTableAssociation: replaceRouteTableAssociation,
    RevokeSecurityGroupEgress: revokeSecurityGroupEgress,
    RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
    RunInstances: runInstances,
    StartInstances: startInstances,
    StopInstances: stopInstances,
    TerminateInstances: terminateInstances,
  },
});
