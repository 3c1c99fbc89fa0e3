import { createHash } from "node:crypto";
import { createCloud } from "#aws/cloud";
import type { Cloud } from "#aws/cloud";
import { createGateway } from "#aws/gateway";
import type { Gateway } from "#aws/gateway";
import { createIdentityDirectory } from "#aws/identity-directory";
import { addRootAccessKey } from "#aws/services/iam/state";
import type { IamState } from "#aws/services/iam/state";
import { addMemberAccount, foundOrganization } from "#aws/services/organizations/state";
import type { OrganizationsState } from "#aws/services/organizations/state";
import { createWire } from "#aws/wire/wire";
import type { Wire } from "#aws/wire/wire";
import { createModelledPlane } from "#data/modelled-plane";
import { clientModule } from "#harness/aws/client-modules";
import { iamAuthorizer } from "#harness/aws/iam-authorizer";
import { createServices } from "#harness/replay/services";
import { secretOf } from "#harness/wire/secret-of";
import type { ApiCallEvent, LedgerEntry } from "#model/ledger";

export const management = "111111111111";
export const production = "222222222222";
export const region = "eu-west-1";
export const root = { accessKeyId: `AKIAROOT${management}`, secretAccessKey: "canary" };

export interface WireCloud {
  readonly cloud: Cloud;
  readonly gateway: Gateway;
  readonly wire: Wire;
  readonly entries: LedgerEntry[];
  /** What went wrong inside the wire and was answered with `InternalFailure`. */
  readonly faults: unknown[];
  /** Hash of everything that the cloud holds. */
  hash(): string;
}

/** All services of the embedded AWS behind a wire: an organization of two accounts with their root keys. */
export function openWireCloud(seed = 7): WireCloud {
  const entries: LedgerEntry[] = [];
  const faults: unknown[] = [];
  const cloud = createCloud({
    services: createServices((account, where) =>
      entries
        .filter((entry) => entry.kind === "api-call")
        .map((entry, sequence): ApiCallEvent => ({ ...entry, sequence, at: cloud.clock.now().toISOString(), step: 0 }))
        .filter((event) => event.recipientAccountId === account && event.awsRegion === where),
    ),
    state: { now: Date.parse("2026-02-26T21:00:00Z"), random: { seed, cursor: 0 }, services: new Map() },
    data: createModelledPlane(),
    authorizer: iamAuthorizer,
    record: (entry) => void entries.push(entry),
  });
  const gateway = createGateway(cloud, createIdentityDirectory(cloud));
  const now = cloud.clock.now();
  const person = (id: string): { id: string; name: string; email: string } => ({ id, name: `account-${id}`, email: `${id}@example.com` });
  const organization = foundOrganization(
    cloud.stateOf("organizations", "", "aws-global") as OrganizationsState,
    person(management),
    (prefix, digits) => cloud.newId(prefix, digits),
    now,
  );
  addMemberAccount(organization, person(production), now);
  for (const id of [management, production])
    addRootAccessKey(cloud.stateOf("iam", id, "aws-global") as IamState, { accessKeyId: `AKIAROOT${id}`, secretAccessKey: "canary", createDate: now });
  const wire = createWire({ gateway, modules: clientModule, secretOf: secretOf(cloud), now: () => new Date(), onFault: (error) => void faults.push(error) });
  return {
    cloud,
    gateway,
    wire,
    entries,
    faults,
    hash: () => {
      const { now: at, random, services } = cloud.state;
      return createHash("sha256")
        .update(JSON.stringify(asJson([at, random, services])))
        .digest("hex");
    },
  };
}

/** Values as JSON, without a loss: `v8.serialize` writes equal numbers and texts in different ways. */
function asJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date) return `time ${value.toISOString()}`;
  if (value instanceof Set) return { set: [...value].map(asJson) };
  if (value instanceof Map) return { map: [...value].map(([key, item]) => [asJson(key), asJson(item)]) };
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
}
