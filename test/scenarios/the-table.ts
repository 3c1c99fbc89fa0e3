import { catalogue } from "#guardrails/catalogue";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { Moment } from "#model/decision";

/** One row of the flagship's table: a guardrail alone, what becomes of each operator's run, and whose doing it is. */
export interface Row {
  readonly guardrail: string;
  readonly outcome: Readonly<Record<OperatorKind, Outcome>>;
  /** The moment at which this guardrail stops something; absent for one that only makes recovery possible. */
  readonly stops?: Moment;
  readonly recovers?: true;
}

/** What the flagship must show, from the issue. */
export const table: readonly Row[] = [
  { guardrail: "state.remote-s3", outcome: { literal: "held", persistent: "held" }, stops: "harden" },
  { guardrail: "iac.prevent-destroy", outcome: { literal: "held", persistent: "lost" }, stops: "terraform" },
  { guardrail: "resource.deletion-protection", outcome: { literal: "service-down", persistent: "lost" }, stops: "service" },
  { guardrail: "backup.final-snapshot", outcome: { literal: "restorable", persistent: "restorable" }, recovers: true },
  { guardrail: "backup.cross-account-copy", outcome: { literal: "restorable", persistent: "restorable" }, recovers: true },
  { guardrail: "identity.deny-destructive", outcome: { literal: "service-down", persistent: "service-down" }, stops: "iam" },
  { guardrail: "identity.read-only", outcome: { literal: "held", persistent: "held" }, stops: "iam" },
  { guardrail: "approval.saved-plan-only", outcome: { literal: "held", persistent: "lost" }, stops: "reviewPlan" },
  { guardrail: "plan.deny-protected-deletes", outcome: { literal: "held", persistent: "lost" }, stops: "reviewPlan" },
];

export const operators: readonly OperatorKind[] = ["literal", "persistent"];

/** Every row for both operators, for `test.each`. */
export const cells: readonly (Row & { readonly operator: OperatorKind; readonly expected: Outcome })[] = table.flatMap((row) =>
  operators.map((operator) => ({ ...row, operator, expected: row.outcome[operator] })),
);

/** A guardrail of the catalogue by id. @throws Error for an unknown one */
export function guardrailOf(id: string): Guardrail {
  const found = catalogue.find((guardrail) => guardrail.id === id);
  if (found === undefined) throw new Error(`No guardrail ${id} in the catalogue`);
  return found;
}
