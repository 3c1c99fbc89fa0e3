import { authorizeEverything } from "#aws/authorizer";
import type { Backend } from "#aws/backend";
import { createCloud } from "#aws/cloud";
import type { Cloud, ProposedCall } from "#aws/cloud";
import type { CloudState } from "#aws/cloud-state";
import { forkCloudState } from "#aws/cloud-state";
import { createGateway } from "#aws/gateway";
import type { ApiCall, Gateway } from "#aws/gateway";
import { createIdentityDirectory } from "#aws/identity-directory";
import type { DatasetDefinition } from "#model/asset";
import type { AwsSession } from "#model/aws-session";
import type { DataPlane } from "#model/data";
import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import type { Credentials, Principal } from "#model/principal";
import type { RowsFound } from "#model/run";
import type { StateFile } from "#model/terraform-plan";
import type { WorldDefinition } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import { iamAuthorizer } from "../aws/iam-authorizer.ts";
import { openSession } from "../aws/open-session.ts";
import type { Ground } from "../backends/cloud-backend.ts";
import { createMemoryWorkspace } from "../shell/memory-workspace.ts";
import type { MemoryWorkspace } from "../shell/memory-workspace.ts";
import { createLedger } from "./ledger-recorder.ts";
import type { LedgerRecorder } from "./ledger-recorder.ts";
import { createServices } from "./services.ts";
import { createApprover } from "./approver.ts";
import { embeddedTerraform } from "./embedded-terraform.ts";
import type { TerraformEngine } from "./terraform-engine.ts";
import { askGuardrails } from "./ask-guardrails.ts";

/** What the world's people hold: a principal and the credentials their terminals start with (none when withheld). */
export interface Person {
  readonly name: string;
  readonly principal: Principal;
  credentials: Credentials | undefined;
}

/** Everything one replay plays on. Forked from a built world, so that replays do not see each other. */
export interface Stage {
  readonly world: WorldDefinition;
  facts: WorldFacts;
  readonly guardrails: readonly Guardrail[];
  /** Whether guardrails review API calls: not while the world is set up. */
  reviewing: boolean;
  readonly seed: number;
  readonly cloud: Cloud;
  readonly gateway: Gateway;
  readonly data: DataPlane;
  readonly ledger: LedgerRecorder;
  readonly machines: Map<string, MemoryWorkspace>;
  readonly people: Map<string, Person>;
  /** Root credentials of each account, used by the harness itself, never recorded. */
  readonly roots: ReadonlyMap<string, Credentials>;
  /** Logical dumps that jobs took outside the cloud, by name. */
  readonly offProvider: Map<string, OffProviderDump>;
  readonly authorization: "enforced" | "off";
  readonly terraform: TerraformEngine;
  readonly regions: readonly string[];
  readonly datasets: readonly DatasetDefinition[];
  /** The cloud outside this process that some services are forwarded to; a fork has none, but what it was left of it. */
  readonly ground?: Ground;
  readonly backend?: Backend;
  /** Principals whose credentials a guardrail has taken away. */
  readonly withheld: Set<string>;
  /** State of each stack as it was applied from the old machine. */
  readonly appliedStates: Map<string, StateFile>;
  /** What each dataset held, at moments when that was known, oldest first. */
  readonly contents: ContentsAt[];
}

/** What the datasets held at one moment; null for one that could not be read. */
export interface ContentsAt {
  readonly at: string;
  readonly datasets: Readonly<Record<string, RowsFound | null>>;
}

export interface OffProviderDump {
  readonly name: string;
  readonly takenAt: string;
  readonly role: string;
  /** Identifier of the cluster or instance it was taken of. */
  readonly store: string;
  readonly databases: readonly { readonly database: string; readonly bytes: Uint8Array }[];
}

export interface StageParts {
  readonly world: WorldDefinition;
  readonly facts: WorldFacts;
  readonly guardrails: readonly Guardrail[];
  readonly reviewing: boolean;
  readonly seed: number;
  readonly state: CloudState;
  readonly data: DataPlane;
  readonly machines: ReadonlyMap<string, MemoryWorkspace>;
  readonly people: ReadonlyMap<string, Person>;
  readonly roots: ReadonlyMap<string, Credentials>;
  readonly offProvider: ReadonlyMap<string, OffProviderDump>;
  readonly authorization: "enforced" | "off";
  /** The embedded one unless given. */
  readonly terraform?: TerraformEngine;
  readonly regions: readonly string[];
  readonly datasets: readonly DatasetDefinition[];
  readonly ground?: Ground;
  /** What held services are answered by: the ground itself, or what a fork has of it. */
  readonly backend?: Backend;
  readonly withheld?: ReadonlySet<string>;
  readonly appliedStates?: ReadonlyMap<string, StateFile>;
  readonly contents?: readonly ContentsAt[];
  /** Hears of every API call as it comes in, the harness's own among them: for measuring. */
  readonly onCall?: (call: ApiCall, stage: Stage) => void;
  readonly earlier?: readonly LedgerEvent[];
  readonly unsupported?: readonly string[];
}

/** Sets a stage up from its parts; they are used as they are, not copied. */
export function openStage(parts: StageParts): Stage {
  const rootKeys = new Set([...parts.roots.values()].map((one) => one.accessKeyId));
  const ledger = createLedger(() => new Date(parts.state.now), parts.earlier, parts.unsupported);
  const stage: Stage = {
    ...parts,
    terraform: parts.terraform ?? embeddedTerraform,
    machines: new Map(parts.machines),
    people: new Map([...parts.people].map(([name, person]) => [name, { ...person }])),
    offProvider: new Map(parts.offProvider),
    withheld: new Set(parts.withheld),
    appliedStates: new Map(parts.appliedStates),
    contents: [...(parts.contents ?? [])],
    ledger,
  } as unknown as Stage;
  const cloud = createCloud({
    services: createServices((account, region) => {
      ledger.lookedUp = true;
      return ledger
        .events()
        .filter((event) => event.kind === "api-call")
        .filter((event) => event.recipientAccountId === account && event.awsRegion === region);
    }),
    state: parts.state,
    data: parts.data,
    authorizer: (question) =>
      parts.authorization === "off" || rootKeys.has(question.principal.accessKeyId) ? authorizeEverything(question) : iamAuthorizer(question),
    record: (entry) => {
      if (entry.kind === "api-call" && rootKeys.has(entry.userIdentity.accessKeyId)) return;
      ledger.append(entry);
    },
    ...((parts.backend ?? parts.ground) === undefined ? {} : { backend: parts.backend ?? parts.ground }),
    ...(parts.guardrails.some((guardrail) => guardrail.reviewCall !== undefined)
      ? { reviewCall: async (call: ProposedCall) => reviewCall(stage, rootKeys, call) }
      : {}),
  });
  const gateway = createGateway(cloud, createIdentityDirectory(cloud));
  return Object.assign(stage, { cloud, gateway: parts.onCall === undefined ? gateway : heard(gateway, (call) => parts.onCall?.(call, stage)) });
}

function heard(gateway: Gateway, listener: (call: ApiCall) => void): Gateway {
  return {
    ...gateway,
    call: async (call) => {
      listener(call);
      return gateway.call(call);
    },
  };
}

/**
 * An independent stage at the same point: cloud, rows, files. Its ledger goes on from this one's. What stands in a backend cannot be forked: the fork plays on
 * copies of it.
 */
export async function forkStage(stage: Stage, changes: Partial<Pick<StageParts, "authorization" | "guardrails">> = {}): Promise<Stage> {
  const { gateway: _gateway, cloud: _cloud, ledger: _ledger, ground, ...rest } = stage;
  await ground?.settle(stage.cloud.copies);
  return openStage({
    ...rest,
    ...(ground === undefined ? {} : { backend: ground.detach() }),
    ...changes,
    state: forkCloudState(stage.cloud.state),
    data: await stage.data.fork(),
    machines: new Map([...stage.machines].map(([name, files]) => [name, files.fork()])),
    earlier: stage.ledger.events(),
    unsupported: stage.ledger.unsupported,
  });
}

/** Clients of an account's root user, for the harness itself. */
export function rootSession(stage: Pick<Stage, "roots" | "gateway" | "world">, account: string, region: string = stage.world.region): AwsSession {
  const credentials = stage.roots.get(account);
  if (credentials === undefined) throw new Error(`The world has no account ${account}`);
  return openSession(stage.gateway, credentials, { account, region });
}

export function machineOf(stage: Pick<Stage, "machines">, name: string): MemoryWorkspace {
  let machine = stage.machines.get(name);
  if (machine === undefined) {
    machine = createMemoryWorkspace();
    stage.machines.set(name, machine);
  }
  return machine;
}

async function reviewCall(
  stage: Stage,
  rootKeys: ReadonlySet<string>,
  call: ProposedCall,
): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly message: string }> {
  if (!stage.reviewing || rootKeys.has(call.principal.accessKeyId)) return { allowed: true };
  const action = call.needs[0]?.action ?? `${call.service}:${call.operation}`;
  const arns = call.needs.map((need) => need.resource);
  const review = await askGuardrails(
    stage.guardrails,
    "reviewCall",
    (guardrail) =>
      guardrail.reviewCall?.({
        world: stage.facts,
        principal: call.principal,
        action,
        input: call.input,
        arns,
        tags: Object.assign({}, ...call.needs.map((need) => need.resourceTags ?? {})) as Record<string, string>,
        readOnly: call.readOnly,
      }),
    createApprover(stage.facts, call.principal.name, { call: { action, arns } }),
    stage.ledger,
  );
  return review;
}
