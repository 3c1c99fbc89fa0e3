import type { AwsSession } from "#model/aws-session";
import type { Clock } from "#model/clock";
import type { PlanJson } from "#model/terraform-plan";
import type { Workspace } from "#model/workspace";
import type { DataSourceType, ResourceType } from "../provider.ts";

/** What a provider block says about whom to be and where. */
export interface ProviderArguments {
  readonly region?: string;
  readonly profile?: string;
  readonly access_key?: string;
  readonly secret_key?: string;
  readonly token?: string;
  readonly shared_credentials_files?: readonly string[];
  readonly shared_config_files?: readonly string[];
  readonly assume_role?: { readonly role_arn?: string; readonly session_name?: string; readonly external_id?: string };
  readonly allowed_account_ids?: readonly string[];
  readonly forbidden_account_ids?: readonly string[];
}

export type OpenSession = (provider: ProviderArguments) => Promise<AwsSession>;

export interface PlanAbout {
  readonly lineage: string | null;
  readonly serial: number | null;
  readonly directory: string;
  readonly command: "apply" | "destroy";
  readonly savedPlan: boolean;
}

/** The terminal that Terraform runs at: files, environment, credentials, time. */
export interface TerraformEnvironment {
  readonly workspace: Workspace;
  /** Working directory in the workspace. */
  readonly directory: string;
  /** Environment variables: `TF_VAR_x`, `TF_WORKSPACE`, `TF_CLI_ARGS`, …. */
  readonly variables: Readonly<Record<string, string>>;
  /** Sessions of whoever sits at this terminal, for provider blocks and the S3 backend. */
  readonly openSession: OpenSession;
  readonly clock: Clock & { advance(seconds: number): Promise<void> };
  /** Deterministic ids, UUID-shaped. */
  newId(kind: "lineage" | "lock" | "terraform_data" | "deposed"): string;
  /** Seeded, in [0, 1). Chooses the order of what is independent. */
  readonly random: () => number;
  readonly hcl2json: (name: string, hcl: string) => Promise<unknown>;
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  readonly dataSources: ReadonlyMap<string, DataSourceType>;
  /** With it, `apply` and `destroy` run as plan, review, apply of that very plan. */
  readonly reviewPlan?: (plan: PlanJson, about: PlanAbout) => Promise<{ readonly allowed: boolean; readonly message?: string }>;
  /** The answer at Terraform's prompt. Without it there is no input. */
  readonly approve?: (prompt: string) => Promise<boolean>;
  /** One Ctrl-C after so many completed resource operations. */
  readonly interruptAfter?: number;
  readonly onEvent?: (event: TerraformEvent) => void;
}

/** What happened to a resource while applying. */
export interface TerraformEvent {
  readonly kind: "start" | "complete" | "error";
  readonly address: string;
  readonly action: "create" | "update" | "delete" | "read" | "forget";
  readonly message?: string;
}
