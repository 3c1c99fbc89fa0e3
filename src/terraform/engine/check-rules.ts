import { evaluate } from "../language/evaluate.ts";
import { TerraformError } from "../language/terraform-error.ts";
import type { CheckRule, Diagnostic, Scope, SourceLocation } from "../language/types.ts";
import { isUnknown } from "../language/value.ts";

/**
 * Checks conditions; those that are not yet known wait. `subject`: what is to blame, where that is not the condition itself.
 *
 * @throws TerraformError with every rule that does not hold
 */
export function checkRules(summary: string, rules: readonly CheckRule[], scope: Scope, subject?: SourceLocation): void {
  const failed = rules.flatMap((rule): Diagnostic[] => {
    const condition = evaluate(rule.condition, scope);
    if (isUnknown(condition) || condition.data === true || condition.data === "true") return [];
    const message = evaluate(rule.errorMessage, scope);
    return [
      {
        severity: "error",
        summary,
        detail: typeof message.data === "string" ? message.data : "Error message unavailable",
        subject: subject ?? rule.condition.at,
      },
    ];
  });
  if (failed.length > 0) throw new TerraformError(failed);
}
