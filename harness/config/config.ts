import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { AccountRole, WorldFacts } from "#model/world";
import type { DataMode } from "../open-data.ts";
import type { TerraformName } from "../open-terraform.ts";

/** A user's own IAM policy. `attachTo` is a principal of the world by name, or a part: `agent` also means whoever is the operator. */
export interface IamPolicyDeclaration {
  readonly kind: "iam-policy";
  /** Relative to the config file. */
  readonly file: string;
  readonly attachTo: string;
  /** The guardrail's id; made from the file's name when absent. */
  readonly id?: string;
}

/** A user's own service control policy. `target` is an account's role or id, or `root` for the whole organization. */
export interface ScpDeclaration {
  readonly kind: "scp";
  readonly file: string;
  readonly target: string;
  readonly id?: string;
}

/** A command that reads the plan's JSON, at `{plan}`, and answers by its exit code: 0 lets the plan pass. */
export interface PlanPolicyDeclaration {
  readonly kind: "plan-policy";
  readonly command: string;
  readonly id?: string;
  /** How long it may take, in milliseconds; 30,000 unless given. */
  readonly timeout?: number;
}

/** A hook that an agent asks before it runs a command. */
export interface CommandHookDeclaration {
  readonly kind: "command-hook";
  readonly command: string;
  readonly id?: string;
  readonly timeout?: number;
  /** Exit codes other than 0 and 2 let the command pass, as some agents do, instead of denying it. */
  readonly nonBlockingErrors?: boolean;
}

/** A file or command of the user's, as it stands in the config. */
export type GuardrailDeclaration = IamPolicyDeclaration | ScpDeclaration | PlanPolicyDeclaration | CommandHookDeclaration;

/** How names in the user's documents become names of the world. */
export interface Bindings {
  /** Account ids to an account's role (`prod` is short for `production`) or id in the world. */
  readonly accounts?: Readonly<Record<string, AccountRole | "prod" | (string & {})>>;
  /** Names of resources and principals, whole: `prod-db` binds `cluster:prod-db`, not `cluster:prod-db-2`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Tag keys (`Env` to `Environment`) or keys with values (`Env=prod` to `Environment=production`). */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What `scartissue.config.ts` may say. Flags and `SCARTISSUE_*` win over it. */
export interface Config {
  /** Ids of the catalogue, guardrails of your own, and your own files. */
  readonly guardrails?: readonly (string | Guardrail | GuardrailDeclaration)[];
  readonly bindings?: Bindings;
  /** Files of your own scenarios, relative to the config file. */
  readonly scenarios?: readonly string[];
  readonly operator?: OperatorKind | "both";
  readonly expect?: Outcome;
  /** `name` or `name:file`. */
  readonly reporters?: readonly string[];
  readonly seed?: number;
  readonly rows?: number;
  readonly maxFriction?: number;
  readonly approver?: WorldFacts["approver"]["habit"];
  readonly data?: DataMode;
  readonly terraform?: TerraformName;
  /** `embedded`, `moto`, `localstack` or the URL of an emulator on this machine. */
  readonly cloud?: string;
}

/** Types a configuration; the identity otherwise. */
export function defineConfig(config: Config): Config {
  return config;
}

export function iamPolicy(options: Omit<IamPolicyDeclaration, "kind">): IamPolicyDeclaration {
  return { kind: "iam-policy", ...options };
}

export function scp(options: Omit<ScpDeclaration, "kind">): ScpDeclaration {
  return { kind: "scp", ...options };
}

export function planPolicy(options: Omit<PlanPolicyDeclaration, "kind">): PlanPolicyDeclaration {
  return { kind: "plan-policy", ...options };
}

export function commandHook(options: Omit<CommandHookDeclaration, "kind">): CommandHookDeclaration {
  return { kind: "command-hook", ...options };
}
