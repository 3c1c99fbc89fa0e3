import { evaluate } from "../language/evaluate.ts";
import { terraformError, type TerraformError } from "../language/terraform-error.ts";
import { isObject } from "../language/type.ts";
import type { Expression, Scope, Value } from "../language/types.ts";
import { entriesOf, isNull, isSensitiveDeep, isUnknown, isWhollyKnown, membersOf } from "../language/value.ts";
import type { InstanceKey } from "./address.ts";

/** One pass of `count` or `for_each`. */
export interface Repetition {
  readonly key: InstanceKey;
  readonly value?: Value;
}
export type RepetitionKind = "single" | "count" | "each";
export interface Expansion {
  readonly kind: RepetitionKind;
  readonly passes: readonly Repetition[];
}

/** The passes of `count` or `for_each`, one without either. @throws TerraformError when they are not known or not suitable */
export function expandBlock(block: { readonly count?: Expression; readonly forEach?: Expression }, scope: Scope): Expansion {
  if (block.count !== undefined) return { kind: "count", passes: Array.from({ length: countOf(block.count, scope) }, (_, key) => ({ key })) };
  if (block.forEach !== undefined) return { kind: "each", passes: passesOf(block.forEach, scope) };
  return { kind: "single", passes: [{ key: undefined }] };
}

function countOf(expression: Expression, scope: Scope): number {
  const value = evaluate(expression, scope);
  if (isNull(value)) throw terraformError("Invalid count argument", 'The given "count" argument value is null. An integer is required.', expression.at);
  if (isUnknown(value)) {
    throw terraformError(
      "Invalid count argument",
      'The "count" value depends on resource attributes that cannot be determined until apply, so Terraform cannot predict how many instances will be created. To work around this, use the -target argument to first apply only the resources that the count depends on.',
      expression.at,
    );
  }
  const count = typeof value.data === "string" && value.data.trim() !== "" ? Number(value.data) : value.data;
  if (typeof count !== "number" || Number.isNaN(count))
    throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: a number is required.', expression.at);
  if (!Number.isInteger(count))
    throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: must be a whole number.', expression.at);
  if (count < 0)
    throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: must be greater than or equal to zero.', expression.at);
  return count;
}

function passesOf(expression: Expression, scope: Scope): readonly Repetition[] {
  const value = evaluate(expression, scope);
  const refuse = (detail: string): TerraformError => terraformError("Invalid for_each argument", detail, expression.at);
  if (isSensitiveDeep(value))
    throw refuse(
      "Sensitive values, or values derived from sensitive values, cannot be used as for_each arguments. If used, the sensitive value could be exposed as a resource instance key.",
    );
  if (isNull(value))
    throw refuse('The given "for_each" argument value is unsuitable: the given "for_each" argument value is null. A map, or set of strings is allowed.');
  const kind = typeof value.type === "string" ? value.type : value.type[0];
  if (isUnknown(value) || (kind === "set" && !isWhollyKnown(value))) throw refuse(unknownForEach(kind === "set"));
  if (kind === "set") {
    return membersOf(value).map((item) => {
      if (typeof item.data !== "string")
        throw refuse(
          'The given "for_each" argument value is unsuitable: "for_each" supports maps and sets of strings, but you have provided a set containing type '.concat(
            String(Array.isArray(value.type) ? value.type[1] : ""),
            ".",
          ),
        );
      return { key: item.data, value: item };
    });
  }
  if (kind !== "map" && !isObject(value.type)) {
    throw refuse(
      `The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of strings, and you have provided a value of type ${kind}.`,
    );
  }
  return [...entriesOf(value)].map(([key, item]) => ({ key, value: item }));
}

function unknownForEach(isSet: boolean): string {
  return isSet
    ? 'The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it\'s better to use a map value where the keys are defined statically in your configuration and where only the values contain apply-time results.\n\nAlternatively, you could use the -target planning option to first apply only the resources that the for_each value depends on, and then apply a second time to fully converge.'
    : 'The "for_each" map includes keys derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it\'s better to define the map keys statically in your configuration and place apply-time results only in the map values.\n\nAlternatively, you could use the -target planning option to first apply only the resources that the for_each value depends on, and then apply a second time to fully converge.';
}
