import type { Json, JsonObject } from "./json.ts";

export type PlanAction = "no-op" | "create" | "read" | "update" | "delete" | "forget";

/** One entry of `resource_changes`. @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name: string;
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly PlanAction[];
    readonly before: JsonObject | null;
    readonly after: JsonObject | null;
    readonly after_unknown: Json;
    readonly before_sensitive: Json;
    readonly after_sensitive: Json;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: { readonly id: string };
  };
}

/** The plan as `terraform show -json` prints it, format 1.2. */
export interface PlanJson {
  readonly format_version: "1.2";
  readonly terraform_version: string;
  readonly variables?: Readonly<Record<string, { readonly value: Json }>>;
  readonly planned_values: JsonObject;
  readonly resource_drift?: readonly ResourceChange[];
  readonly resource_changes: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, JsonObject>>;
  /** Absent when the state is empty. */
  readonly prior_state?: JsonObject;
  readonly configuration: JsonObject;
  readonly timestamp: string;
  readonly applyable: boolean;
  readonly complete: boolean;
  readonly errored: boolean;
}

/** A Terraform state file. @see https://developer.hashicorp.com/terraform/internals (state snapshot version 4) */
export interface StateFile {
  readonly version: 4;
  readonly terraform_version: string;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs: Readonly<Record<string, { readonly value: Json; readonly type: Json; readonly sensitive?: boolean }>>;
  readonly resources: readonly StateResource[];
  readonly check_results: Json;
}

export interface StateResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: readonly StateInstance[];
}

export interface StateInstance {
  readonly index_key?: string | number;
  readonly status?: "tainted";
  readonly deposed?: string;
  readonly schema_version: number;
  readonly attributes: JsonObject;
  readonly sensitive_attributes?: Json;
  readonly private?: string;
  readonly dependencies?: readonly string[];
  readonly create_before_destroy?: boolean;
}
