import type { ServiceId } from "#model/aws-session";
import { createBackendClients } from "./backend-clients.ts";
import type { BackendClients } from "./backend-clients.ts";
import type { BackendKind } from "./backend-kinds.ts";
import { probeLocalStack } from "./localstack-probe.ts";

export interface Listing {
  readonly url: string;
  readonly kind: BackendKind;
  readonly accounts: readonly string[];
  /** Services that are not looked at. */
  readonly besides: ReadonlySet<string>;
}

/** Regions that an account has without asking for them. @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const regions = [
  "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1",
  "ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3",
].flatMap((line) => line.split(" "));

type Lister = readonly [service: ServiceId, operation: string, input: object, named: (output: Readonly<Record<string, unknown>>) => readonly unknown[]];

const everywhere: readonly Lister[] = [
  ["s3", "ListBuckets", {}, (output) => members(output, "Buckets", "Name")],
  ["iam", "ListUsers", {}, (output) => members(output, "Users", "UserName")],
  ["iam", "ListRoles", {}, (output) => members(output, "Roles", "RoleName")],
];

const inEachRegion: readonly Lister[] = [
  ["ec2", "DescribeVpcs", { Filters: [{ Name: "is-default", Values: ["false"] }] }, (output) => members(output, "Vpcs", "VpcId")],
  ["ec2", "DescribeVolumes", {}, (output) => members(output, "Volumes", "VolumeId")],
  ["ec2", "DescribeAddresses", {}, (output) => members(output, "Addresses", "PublicIp")],
  [
    "ec2",
    "DescribeInstances",
    {},
    ({ Reservations = [] }) =>
      (Reservations as { readonly Instances?: readonly object[] }[]).flatMap((one) => members({ Instances: one.Instances }, "Instances", "InstanceId")),
  ],
  ["kms", "ListKeys", {}, (output) => members(output, "Keys", "KeyId")],
  ["dynamodb", "ListTables", {}, ({ TableNames = [] }) => TableNames as readonly unknown[]],
];

/** Nothing lies in them. */
const empty: ReadonlySet<string> = new Set(["sts"]);

/**
 * What an emulator lists in some accounts, in every region that accounts have. LocalStack says by itself which services were used at all: only those are asked,
 * and those that cannot be listed are named.
 */
export async function listedHoldings({ url, kind, accounts, besides }: Listing): Promise<readonly string[]> {
  const { services } = await probeLocalStack(url);
  const used = Object.keys(services).filter((service) => services[service] === "running" && !besides.has(service) && !empty.has(service));
  const listed = new Set<string>([...everywhere, ...inEachRegion].map(([service]) => service));
  const clients = createBackendClients({ url, account: kind.account });
  try {
    const found = await Promise.all(
      accounts.flatMap((account) => [
        ...everywhere.filter(([service]) => used.includes(service)).map(async (one) => list(clients, one, account, "us-east-1", false)),
        ...inEachRegion
          .filter(([service]) => used.includes(service))
          .flatMap((one) => regions.map(async (region) => list(clients, one, account, region, true))),
      ]),
    );
    return [...found.flat(), ...used.filter((service) => !listed.has(service)).map((service) => `${service}, which was used and cannot be looked into`)];
  } finally {
    clients.destroy();
  }
}

/** What is not answered cannot be seen. */
async function list(
  clients: BackendClients,
  [service, operation, input, named]: Lister,
  account: string,
  region: string,
  regional: boolean,
): Promise<readonly string[]> {
  try {
    const names = named(await clients.send(service, operation, input, { account, region }));
    return names.map((name) => `${service} ${String(name)} of ${account}${regional ? ` in ${region}` : ""}`);
  } catch {
    return [];
  }
}

function members(output: Readonly<Record<string, unknown>>, member: string, name: string): readonly unknown[] {
  return ((output[member] ?? []) as readonly Readonly<Record<string, unknown>>[]).map((one) => one[name]);
}
