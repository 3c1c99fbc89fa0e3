import type { Tag } from "@aws-sdk/client-ec2";
import type { Ec2State } from "#aws/services/ec2/state";
import { readInstances, readInterfaces } from "./read-ec2-instances.ts";
import { readAddresses, readGateways, readGroups, readNatGateways, readRouteTables, readSubnets, readVpcs } from "./read-ec2-network.ts";
import type { Reader, Written } from "./reader.ts";

/** Everything that EC2 lists of one sort, and the tags of each. */
export interface Ec2Part {
  readonly part: Partial<Ec2State>;
  readonly tags: readonly (readonly [id: string | undefined, tags: readonly Tag[] | undefined])[];
}

/** In the order in which they can be read: later ones build on earlier ones. */
const parts = {
  groups: readGroups,
  tables: readRouteTables,
  subnets: readSubnets,
  vpcs: readVpcs,
  gateways: readGateways,
  nats: readNatGateways,
  addresses: readAddresses,
  instances: readInstances,
  interfaces: readInterfaces,
};

type PartName = keyof typeof parts;

/** What an operation can have changed, by a word in its name; the first that fits. Tags can be on anything. */
const changes: readonly (readonly [word: string, parts: readonly PartName[]])[] = [
  ["Subnet", ["subnets", "tables"]],
  ["Vpc", ["vpcs", "subnets", "tables", "groups"]],
  ["InternetGateway", ["gateways", "tables"]],
  ["NatGateway", ["nats", "addresses", "tables", "interfaces"]],
  ["Route", ["tables"]],
  ["SecurityGroup", ["groups"]],
  ["Address", ["addresses", "nats", "instances", "interfaces"]],
  ["Instance", ["instances", "interfaces", "addresses"]],
];

/** EC2 of one account and region as a backend lists it, in the embedded service's shape. */
export const readEc2: Reader<Ec2State> = async ({ clients, account, region }, known, since) => {
  const ec2 = clients.client("ec2", account, region);
  let state: Ec2State = { ...known, tags: new Map(known.tags), transitions: [] };
  for (const name of partsToRead(since)) {
    const { part, tags } = await parts[name](ec2, state, since);
    for (const [map, records] of Object.entries(part)) {
      for (const id of (known[map as keyof Ec2State] as ReadonlyMap<string, unknown>).keys()) state.tags.delete(id);
      state = { ...state, [map]: records };
    }
    for (const [id = "", list = []] of tags) if (list.length > 0) state.tags.set(id, tagRecord(list));
  }
  return state;
};

function partsToRead(since: readonly Written[] | undefined): readonly PartName[] {
  const all = Object.keys(parts) as PartName[];
  if (since === undefined) return all;
  const wanted = new Set(since.flatMap(({ operation }) => changes.find(([word]) => operation.includes(word))?.[1] ?? all));
  return all.filter((name) => wanted.has(name));
}

function tagRecord(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
