import type {
  CreateTagsCommandInput,
  CreateTagsCommandOutput,
  DeleteTagsCommandInput,
  DeleteTagsCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  ResourceType,
  Tag,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import type { AuthorizationNeed, Operation } from "../../service.ts";
import { onAll, onExisting, resourceTypeOf } from "./authorization.ts";
import { filterItems } from "./filters.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State } from "./state.ts";
import { checkedTags, setTags } from "./tags.ts";

export const createTags: Operation<Ec2State> = ec2Operation<CreateTagsCommandInput, CreateTagsCommandOutput>("CreateTags", {
  members: ["Resources", "Tags"],
  authorize: (input, context) => onTagged("CreateTags", input, context),
  handle(input, { state }) {
    const changed = (input.Resources ?? []).map((id) => ({ id: taggable(id, state), tags: checkedTags(input.Tags ?? [], state.tags.get(id)) }));
    for (const { id, tags } of changed) setTags(state, id, tags);
    return {};
  },
});

/** A tag with a value goes only if the value is equal; without `Tags` all go. */
export const deleteTags: Operation<Ec2State> = ec2Operation<DeleteTagsCommandInput, DeleteTagsCommandOutput>("DeleteTags", {
  members: ["Resources", "Tags"],
  authorize: (input, context) => onTagged("DeleteTags", input, context),
  handle(input, { state }) {
    for (const id of input.Resources ?? []) taggable(id, state);
    for (const id of input.Resources ?? []) {
      const kept = Object.entries(state.tags.get(id) ?? {}).filter(([key, value]) => !isNamed(input.Tags, key, value));
      setTags(state, id, Object.fromEntries(kept));
    }
    return {};
  },
});

export const describeTags: Operation<Ec2State> = ec2Operation<DescribeTagsCommandInput, DescribeTagsCommandOutput>("DescribeTags", {
  readOnly: true,
  members: ["Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeTags", context),
  handle(input, { state }) {
    const all = [...state.tags].flatMap(([id, tags]) => Object.entries(tags).map(([key, value]) => ({ id, key, value })));
    const kept = filterItems("DescribeTags", all, input.Filters, fields, (item) => ({ [item.key]: item.value }));
    const invalid = { code: "InvalidParameterValue", message: `Value (${input.NextToken}) for parameter nextToken is invalid.` };
    const page = pageOf(kept, { size: input.MaxResults, token: input.NextToken }, invalid);
    return {
      Tags: page.items.map((item) => ({ ResourceId: item.id, ResourceType: typeOf(item.id), Key: item.key, Value: item.value })),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
});

interface TagItem {
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

const fields: Readonly<Record<string, (item: TagItem) => string | undefined>> = {
  key: (item) => item.key,
  value: (item) => item.value,
  "resource-id": (item) => item.id,
  "resource-type": (item) => typeOf(item.id),
};

function typeOf(id: string): ResourceType | undefined {
  return resourceTypeOf(id) as ResourceType | undefined;
}

function onTagged(action: string, input: CreateTagsCommandInput | DeleteTagsCommandInput, context: Ec2Context): readonly AuthorizationNeed[] {
  const requestTags = Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
  return onExisting(action, context, ...(input.Resources ?? [])).map((need) => ({ ...need, requestTags }));
}

/** @throws AwsError InvalidID, or the not-found code of the kind */
function taggable(id: string, state: Ec2State): string {
  const kind = kinds.find((one) => id.startsWith(`${one.prefix}-`));
  if (kind === undefined) throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
  if (!kind.all(state).has(id)) throw new AwsError(kind.notFound, `The ${kind.noun} ID '${id}' does not exist`);
  return id;
}

const kinds: readonly {
  readonly prefix: string;
  readonly noun: string;
  readonly notFound: string;
  readonly all: (state: Ec2State) => ReadonlyMap<string, unknown>;
}[] = [
  { prefix: "vpc", noun: "vpc", notFound: "InvalidVpcID.NotFound", all: (state) => state.vpcs },
  { prefix: "subnet", noun: "subnet", notFound: "InvalidSubnetID.NotFound", all: (state) => state.subnets },
  { prefix: "igw", noun: "internetGateway", notFound: "InvalidInternetGatewayID.NotFound", all: (state) => state.internetGateways },
  { prefix: "nat", noun: "natGateway", notFound: "InvalidNatGatewayID.NotFound", all: (state) => state.natGateways },
  { prefix: "rtb", noun: "routeTable", notFound: "InvalidRouteTableID.NotFound", all: (state) => state.routeTables },
  { prefix: "acl", noun: "networkAcl", notFound: "InvalidNetworkAclID.NotFound", all: (state) => state.networkAcls },
  { prefix: "sg", noun: "securityGroup", notFound: "InvalidGroup.NotFound", all: (state) => state.securityGroups },
  { prefix: "eipalloc", noun: "allocation", notFound: "InvalidAllocationID.NotFound", all: (state) => state.addresses },
  { prefix: "i", noun: "instance", notFound: "InvalidInstanceID.NotFound", all: (state) => state.instances },
  { prefix: "eni", noun: "networkInterface", notFound: "InvalidNetworkInterfaceID.NotFound", all: (state) => state.networkInterfaces },
];

function isNamed(tags: readonly Tag[] | undefined, key: string, value: string): boolean {
  return tags === undefined || tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
}
