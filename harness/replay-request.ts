import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import type { Bindings, GuardrailDeclaration } from "./config/config.ts";
import type { DataMode } from "./open-data.ts";
import type { TerraformName } from "./open-terraform.ts";

/** What to replay, as a program asks for it. */
export interface ReplayRequest {
  /** An id of the library, or a scenario of your own. */
  readonly scenario: string | Scenario;
  /** Ids of the catalogue, guardrails of your own, your own files. None makes a control run. */
  readonly guardrails?: readonly (string | Guardrail | GuardrailDeclaration)[];
  readonly bindings?: Bindings;
  /** Folder that the files of `guardrails` are relative to; the working directory unless given. */
  readonly folder?: string;
  /** `literal` unless given. */
  readonly operator?: OperatorKind;
  /** Decides `status` only, never the outcome. */
  readonly expect?: Outcome;
  readonly seed?: number;
  readonly rows?: number;
  readonly data?: DataMode;
  readonly approver?: WorldFacts["approver"]["habit"];
  readonly maxFriction?: number;
  /** `embedded` unless given; `terraform` and `tofu` run the binary, which takes minutes. */
  readonly terraform?: TerraformName;
  /** `embedded` unless given: `moto`, `localstack`, or an emulator's address on loopback. */
  readonly cloud?: string;
  /** Whether the embedded AWS answers for services that the backend lacks; true unless given. */
  readonly fill?: boolean;
}
