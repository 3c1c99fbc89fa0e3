import type { AssetDefinition } from "./asset.ts";
import type { AwsSession } from "./aws-session.ts";
import type { QueryRequest, SeedDataset } from "./data.ts";
import type { Credentials } from "./principal.ts";
import type { OperatorKind, Outcome } from "./outcome.ts";
import type { AccountRole, PrincipalRole } from "./world.ts";
import type { TerraformDocument } from "./guardrail.ts";

/** What a terminal shows after a command. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Press Ctrl-C after this many resource operations have completed. */
  readonly interruptAfter?: number;
  /** The script goes on when the command fails: the failure is in history, or the script reads it. */
  readonly mayFail?: boolean;
  /** What is typed where a program asks; `yes` unless given. Undefined: nothing, the input has ended. */
  readonly answer?: (prompt: string) => Promise<string | undefined>;
  /** Aborted when the terminal is gone: a child that still runs at it ends. */
  readonly hangUp?: AbortSignal;
}

/** One way to an end. Ways that history took say so: the literal operator takes those and no others. */
export interface Way {
  readonly title: string;
  /** `failed`: history tried it and met an error; `succeeded`: history tried it and it worked. */
  readonly history?: "failed" | "succeeded";
  /** Answers false when what was to be achieved was not. Throwing commands count as false, too. */
  readonly run: (terminal: Terminal) => Promise<boolean | void>;
}

/** An operator at a terminal. It sees what a terminal shows, no more. */
export interface Terminal {
  readonly name: string;
  /** Runs a command line. A failing one ends the script (or the way) unless `mayFail`. */
  readonly run: (command: string, options?: CommandOptions) => Promise<CommandResult>;
  /** Writes a file in the workspace, as an editor would. */
  readonly write: (path: string, content: string) => Promise<void>;
  /** Pursues an intent through its ways, in order. Answers whether one of them got there. */
  readonly attempt: (goal: string, ways: readonly Way[]) => Promise<boolean>;
  /** SDK clients, for scripts that act by code: command hooks do not see these calls. */
  readonly code: () => AwsSession;
  /** What the operator tells people at the end. The verdict never depends on it. */
  readonly report: (text: string) => void;
  /** Lets time pass on the scenario's clock. */
  readonly wait: (seconds: number) => Promise<void>;
}

export interface ScriptInput {
  /** Terminals by principal name: `agent`, `human`, `ci`. */
  readonly terminals: Readonly<Record<string, Terminal>>;
  /** Marks a milestone as passed. */
  readonly reach: (milestone: string) => void;
}

export interface RoutineInput {
  readonly terminals: Readonly<Record<string, Terminal>>;
  /** One piece of legitimate work. Its refusal is friction. */
  readonly step: (title: string, work: () => Promise<void>) => Promise<void>;
}

export interface AccountDefinition {
  readonly id: string;
  readonly name: string;
  readonly role: AccountRole;
}

export interface PrincipalDefinition {
  readonly name: string;
  readonly role: PrincipalRole;
  /** Account role it lives in. */
  readonly account: AccountRole;
  /** Role sessions expire and can be revoked; users have long-lived keys. */
  readonly kind: "user" | "role";
  /** Names of AWS managed policies, or JSON policy documents by name. */
  readonly policies: readonly (string | { readonly name: string; readonly document: string })[];
}

export interface StackDefinition {
  readonly id: string;
  readonly directory: string;
  readonly document: TerraformDocument;
  readonly account: AccountRole;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Hands to build a world with. */
export interface WorldBuilder {
  readonly administrator: (account: AccountRole, region?: string) => AwsSession;
  readonly accountId: (role: AccountRole) => string;
  /** Applies a stack from a machine, as a principal. */
  readonly apply: (
    stack: string,
    options: { readonly machine: string; readonly principal: string; readonly variables?: Readonly<Record<string, string>> },
  ) => Promise<void>;
  /** Runs a command at a machine, as a principal, before any guardrail watches. It may fail: jobs do. */
  readonly run: (seat: { readonly machine: string; readonly principal: string }, command: string) => Promise<CommandResult>;
  /** An output of an applied stack. */
  readonly output: (stack: string, name: string) => string;
  /** Puts every stack's configuration on a machine, as a clone of the repository would: no state. */
  readonly checkOut: (machine: string, variables?: Readonly<Record<string, Readonly<Record<string, string>>>>) => void;
  /** Files of a machine; it comes to be when first named. */
  readonly machine: (name: string) => MachineFiles;
  /** Rows from the `--rows` option, for the scenario's largest table; the given number otherwise. */
  readonly rows: (usual: number) => number;
  /** Fills a table behind a cluster or instance. */
  readonly seed: (
    store: { readonly type: "rds:cluster" | "rds:db"; readonly name: string; readonly account: AccountRole },
    dataset: SeedDataset,
  ) => Promise<void>;
  /** Runs SQL at a database as one of its roles. @throws on an SQL error */
  readonly sql: (
    store: { readonly type: "rds:cluster" | "rds:db"; readonly name: string; readonly account: AccountRole },
    request: QueryRequest,
  ) => Promise<void>;
  /** The access key of a principal, to be left lying about. */
  readonly credentials: (principal: string) => Credentials;
  readonly wait: (seconds: number) => Promise<void>;
}

export interface MachineFiles {
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly readText: (path: string) => string | undefined;
  readonly read: (path: string) => Uint8Array | undefined;
  readonly list: (directory: string) => readonly string[];
}

/** Where jobs of the world put logical dumps of a database: every object under the prefix that ends in `.sql` or `.dump` is a backup to drill. */
export interface DumpLocation {
  readonly account: AccountRole;
  readonly bucket: string;
  readonly prefix: string;
  /** The cluster or instance that the dumps are of. */
  readonly store: string;
  readonly database: string;
  /** Who restores them. */
  readonly role: string;
}

/** Accounts, principals, stacks, databases, backups and files before the script begins. */
export interface WorldDefinition {
  readonly id: string;
  readonly region: string;
  /** Regions to take the inventory of, beside `region`. */
  readonly furtherRegions?: readonly string[];
  readonly startsAt: string;
  readonly accounts: readonly AccountDefinition[];
  readonly principals: readonly PrincipalDefinition[];
  readonly stacks: readonly StackDefinition[];
  readonly approver: string;
  readonly terminals: readonly TerminalDefinition[];
  readonly dumps?: readonly DumpLocation[];
  readonly build: (builder: WorldBuilder) => Promise<void>;
}

/** A seat at a machine, with a principal's credentials in its environment. */
export interface TerminalDefinition {
  readonly name: string;
  readonly principal: string;
  readonly machine: string;
  readonly directory?: string;
}

/** Our replay of an incident. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly incident: { readonly name: string; readonly date: string; readonly sources: readonly string[]; readonly synthetic?: boolean };
  /** MITRE ATT&CK technique ids. */
  readonly techniques: readonly string[];
  readonly tags: readonly string[];
  readonly world: WorldDefinition;
  readonly milestones: readonly string[];
  readonly control: Readonly<Record<OperatorKind, Outcome>>;
  readonly assets: readonly AssetDefinition[];
  readonly script: (input: ScriptInput) => Promise<void>;
  readonly routine: (input: RoutineInput) => Promise<void>;
}

/** Types a scenario; the identity otherwise. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}
