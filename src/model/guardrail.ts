import type { AwsSession } from "./aws-session.ts";
import type { Decision } from "./decision.ts";
import type { Inventory, InventoryItem } from "./inventory.ts";
import type { JsonObject } from "./json.ts";
import type { LedgerEvent } from "./ledger.ts";
import type { OperatorKind, Outcome } from "./outcome.ts";
import type { Principal } from "./principal.ts";
import type { PlanJson } from "./terraform-plan.ts";
import type { WorldFacts } from "./world.ts";

/** Where in the defence a guardrail stands. */
export const layers = ["agent", "iac", "plan", "approval", "identity", "resource", "state", "backup", "detection"] as const;
export type Layer = (typeof layers)[number];

/** What a guardrail depends on: take this away and it is gone. `is` names it the world's way (an account id, a principal's ARN, a path, a key). */
export interface RestsOn {
  readonly kind: "principal" | "account" | "state" | "vault" | "key" | "file" | "process";
  readonly is: string;
}

/** What a guardrail guarantees in the scenario that proves it. */
export interface GuardrailPromise {
  readonly scenario: string;
  readonly outcome: Readonly<Record<OperatorKind, Outcome>>;
  /** The outcome at the end of the script, where it differs from the one that also counts the horizon. */
  readonly atScriptEnd?: Readonly<Record<OperatorKind, Outcome>>;
  /** Number of the routine's steps it refuses, as declared. */
  readonly friction: number;
}

/** A Terraform root module about to be hardened. `files` are the directory's files by name, `document` its resources in Terraform JSON. */
export interface StackConfiguration {
  readonly id: string;
  readonly directory: string;
  readonly account: string;
  readonly document: TerraformDocument;
  /** The stack it was split from: it is applied just before that one, which gets its outputs as variables of the same names. */
  readonly partOf?: string;
}

/** Terraform JSON syntax, loosely: `resource.TYPE.NAME = body`. */
export interface TerraformDocument {
  readonly terraform?: JsonObject;
  readonly provider?: JsonObject;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly data?: JsonObject;
  readonly [block: string]: unknown;
}

export interface HardenInput {
  readonly world: WorldFacts;
  readonly stacks: readonly StackConfiguration[];
}

/** Administrators' clients in any account; used before the script begins. */
export interface ProvisionInput {
  readonly world: WorldFacts;
  readonly administrator: (account: string, region?: string) => AwsSession;
  /** Takes a principal's ambient credentials from every terminal and every file of every machine. */
  readonly withholdCredentials: (principal: string) => void;
}

export interface CommandProposal {
  readonly world: WorldFacts;
  readonly operator: string;
  readonly principal: Principal;
  /** The command line as typed, one simple command of it, split into words. */
  readonly line: string;
  readonly words: readonly string[];
  readonly directory: string;
}

export interface FileProposal {
  readonly world: WorldFacts;
  readonly operator: string;
  readonly path: string;
  /** undefined when the file is to be removed. */
  readonly after: string | undefined;
  readonly before: string | undefined;
}

export interface PlanProposal {
  readonly world: WorldFacts;
  readonly operator: string;
  readonly principal: Principal;
  readonly plan: PlanJson;
  readonly command: "apply" | "destroy";
  /** The plan came from a file made by `plan -out`. */
  readonly savedPlan: boolean;
  readonly stack: string;
  readonly directory: string;
  readonly lineage: string | null;
  readonly serial: number | null;
  /** What exists now, by inventory. */
  readonly inventory: () => Promise<Inventory>;
}

export interface StatementProposal {
  readonly world: WorldFacts;
  readonly operator: string;
  readonly role: string;
  readonly database: string;
  readonly sql: string;
}

/** An API call that IAM let through. */
export interface CallProposal {
  readonly world: WorldFacts;
  readonly principal: Principal;
  /** IAM action, `rds:DeleteDBCluster`. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly arns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
}

/** Something a guardrail wants done: the harness does it, as a named principal. */
export type Intent =
  | { readonly kind: "page"; readonly who: string; readonly message: string }
  | { readonly kind: "revoke-sessions"; readonly principal: string; readonly afterSeconds: number }
  | { readonly kind: "run-job"; readonly job: string; readonly principal: string; readonly run: (input: JobInput) => Promise<string> };

/** What a job of the team sees while it runs, as the principal its intent named. */
export interface JobInput {
  readonly world: WorldFacts;
  readonly now: Date;
  readonly session: (account: string, region?: string) => AwsSession;
  readonly data: JobData;
  /** Lets the job wait on the scenario's clock. */
  readonly wait: (seconds: number) => Promise<void>;
}

/** What a scheduled job can do with databases: dumps, kept outside the cloud. */
export interface JobData {
  /** Copies a logical dump of every database of a server, as a database role, to a place that no cloud principal can reach. Answers its size in bytes. */
  readonly dumpOffProvider: (serverId: string, request: { readonly name: string; readonly role: string; readonly store: string }) => Promise<number>;
  /** Rows of all tables of a server, counted. */
  readonly countRows: (serverId: string) => Promise<number>;
}

/** What a guardrail leaves in the ledger and the inventory, so that an outcome can be put down to it. */
export interface Traces {
  /** Names of the IAM policies, boundaries and SCPs it attaches. */
  readonly policies?: readonly string[];
  /** Principals (by name) whose permissions it replaces: what IAM then refuses for want of an allow is its doing. */
  readonly narrows?: (world: WorldFacts) => readonly string[];
  /** Error texts that only it can cause. */
  readonly errors?: readonly { readonly moment: "terraform" | "service" | "observe"; readonly text: RegExp }[];
  /** Whether a backup exists because of it. */
  readonly madeBackup?: (backup: InventoryItem) => boolean;
}

export interface ScheduledJobDefinition {
  /** Hour of day, UTC, at which the job runs daily. */
  readonly dailyAtHour: number;
  readonly run: (now: Date, world: WorldFacts) => readonly Intent[];
}

/** One safety net. A plain object made by `defineGuardrail`; hooks are all optional. */
export interface Guardrail {
  /** `layer.slug`, stable for ever. */
  readonly id: string;
  readonly layer: Layer;
  readonly title: string;
  readonly stops: string;
  /** Ways round it that are known. */
  readonly bypasses: readonly string[];
  readonly restsOn: (world: WorldFacts) => readonly RestsOn[];
  readonly promise: GuardrailPromise;
  /** How its effect is recognised in a ledger when no hook of its own answers. */
  readonly traces?: Traces;
  readonly harden?: (input: HardenInput) => readonly StackConfiguration[];
  readonly provision?: (input: ProvisionInput) => Promise<void>;
  readonly reviewCommand?: (proposal: CommandProposal) => Decision | Promise<Decision>;
  readonly reviewFile?: (proposal: FileProposal) => Decision | Promise<Decision>;
  readonly reviewPlan?: (proposal: PlanProposal) => Decision | Promise<Decision>;
  readonly reviewStatement?: (proposal: StatementProposal) => Decision | Promise<Decision>;
  readonly reviewCall?: (proposal: CallProposal) => Decision | Promise<Decision>;
  readonly observe?: (event: LedgerEvent, world: WorldFacts) => readonly Intent[];
  readonly onSchedule?: ScheduledJobDefinition;
  /** What its hooks decide by, where that is data: it is shown, located by line, and weakened one thing at a time. */
  readonly rules?: GuardrailRules;
}

/** A guardrail's decisions as data, and the way to decide by other data of the same shape. */
export interface GuardrailRules {
  /** Name of the file that the data stands in, for readers. */
  readonly file: string;
  readonly data: JsonObject;
  readonly weakenings: readonly RuleWeakening[];
  /** The hooks that decide by the data given: those of the guardrail itself for its own data. */
  readonly decidingBy: (data: JsonObject) => GuardrailHooks;
}

/** The hooks that can decide by rules. */
export type GuardrailHooks = Pick<Guardrail, "reviewCommand" | "reviewFile" | "reviewPlan" | "reviewStatement" | "reviewCall" | "observe" | "onSchedule">;

/** How data can be weakened, wherever `at` points: a JSON pointer in which `*` stands for any item or member. */
export interface RuleWeakening {
  readonly at: string;
  /** An item is dropped; one alternative of a regular expression is dropped; a number is doubled, or halved. */
  readonly by: "drop" | "drop-alternative" | "raise" | "lower";
}

/** Types a guardrail; the identity otherwise. */
export function defineGuardrail(guardrail: Guardrail): Guardrail {
  return guardrail;
}
