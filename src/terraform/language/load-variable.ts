import { constantMember } from "./constant-member.ts";
import { ConversionError, withPath } from "./convert.ts";
import { fit } from "./convert-variable.ts";
import { locateMember, type Block } from "./block.ts";
import { parseTemplate } from "./parse-template.ts";
import { parseType, type TypeConstraint } from "./parse-type.ts";
import { boolMember, checkRules, expressionMember, referenceList, refuseOthers, refuseUnsupported, requiredMember, stringMember, unwrap } from "./settings.ts";
import { insideBlock } from "./source-location.ts";
import { terraformError } from "./terraform-error.ts";
import type { OutputConfig, Value, VariableConfig } from "./types.ts";
import { isNull } from "./value.ts";

const RESERVED = ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/** A `variable` block. @throws TerraformError "Invalid default value for variable", … */
export function loadVariable(block: Block): VariableConfig {
  const [name = ""] = block.labels;
  refuseUnsupported(block, ["ephemeral"], `variable "${name}"`);
  refuseOthers(block, ["type", "default", "description", "sensitive", "nullable", "validation"]);
  if (RESERVED.includes(name))
    throw terraformError(
      "Invalid variable name",
      `The variable name ${JSON.stringify(name)} is reserved due to its special meaning inside module blocks.`,
      insideBlock(block.at),
    );
  const type = block.members.get("type");
  if (type !== undefined && type.file.syntax === "hcl" && typeof type.value === "string" && unwrap(type.value) === type.value)
    throw terraformError(
      "Invalid quoted type constraints",
      `Terraform 0.11 and earlier required type constraints to be given in quotes, but that form is now deprecated and will be removed in a future version of Terraform. Remove the quotes around ${JSON.stringify(type.value)}.`,
      locateMember(type),
    );
  const typeText = type === undefined || typeof type.value !== "string" ? "any" : unwrap(type.value);
  const constraint: TypeConstraint = type === undefined ? { type: "dynamic" } : parseType(typeText, locateMember(type));
  const nullable = boolMember(block, "nullable") ?? true;
  const fallback = loadDefault(block, constraint, nullable);
  const description = stringMember(block, "description");
  return {
    name,
    type: constraint.type,
    typeText,
    ...(constraint.defaults === undefined ? {} : { defaults: constraint.defaults }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(description === undefined ? {} : { description }),
    sensitive: boolMember(block, "sensitive") ?? false,
    nullable,
    validations: checkRules(block, "validation"),
    at: block.at,
  };
}

function loadDefault(block: Block, constraint: TypeConstraint, nullable: boolean): Value | undefined {
  const member = block.members.get("default");
  if (member === undefined) return undefined;
  const at = locateMember(member);
  const value = constantMember(member);
  if (isNull(value) && !nullable) throw terraformError("Invalid default value for variable", "A null default value is not valid when nullable=false.", at);
  try {
    return fit(value, constraint.type, constraint.defaults);
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError(
        "Invalid default value for variable",
        `This default value is not compatible with the variable's type constraint: ${withPath(error)}.`,
        at,
      );
    throw error;
  }
}

/** An `output` block. */
export function loadOutput(block: Block): OutputConfig {
  const [name = ""] = block.labels;
  refuseUnsupported(block, ["ephemeral"], `output "${name}"`);
  refuseOthers(block, ["value", "description", "sensitive", "depends_on", "precondition"]);
  requiredMember(block, "value");
  const description = stringMember(block, "description");
  return {
    name,
    value: expressionMember(block, "value") ?? parseTemplate(null, block.at),
    ...(description === undefined ? {} : { description }),
    sensitive: boolMember(block, "sensitive") ?? false,
    dependsOn: referenceList(block, "depends_on"),
    preconditions: checkRules(block, "precondition"),
    at: block.at,
  };
}
