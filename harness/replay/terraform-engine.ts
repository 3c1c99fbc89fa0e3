import type { PlanAbout } from "#terraform/engine/environment";
import type { PlanJson } from "#model/terraform-plan";
import type { Program, Seat } from "../shell/seat.ts";
import type { Stage } from "./stage.ts";

/** Shows a plan to the guardrails before it is applied. */
export type ReviewPlan = (seat: Seat, plan: PlanJson, about: PlanAbout) => Promise<{ readonly allowed: boolean; readonly message?: string }>;

/** What stands behind the word `terraform` at an operator's terminal. */
export interface TerraformEngine {
  readonly name: "embedded" | "terraform" | "tofu";
  /** Version of Terraform whose behaviour it has, e.g. `1.11.4`. */
  readonly version: string;
  /** Whether its commands mostly wait (a provider that polls), so that independent runs are worth overlapping. */
  readonly waits: boolean;
  /** The program as it runs on a stage. With `reviewPlan`, `apply` and `destroy` run as plan, review, apply of that very plan. */
  createProgram(stage: Stage, reviewPlan?: ReviewPlan): Program;
  /** Ends children and removes what they left on disk. */
  dispose(): Promise<void>;
}
