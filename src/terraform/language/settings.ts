import { constantMember } from "./constant-member.ts";
import { parseTemplate } from "./parse-template.ts";
import { parseExpression } from "./parse-expression.ts";
import { referencesOf } from "./references-of.ts";
import { isRawObject } from "./source-file.ts";
import { insideBlock, type SourceLocation } from "./source-location.ts";
import type { Expression } from "./syntax.ts";
import { TerraformError, terraformError, unsupported } from "./terraform-error.ts";
import type { CheckRule, ProviderReference, Reference } from "./types.ts";
import { blocksIn, locateMember, type Block, type Member } from "./block.ts";

const WRAPPED = /^\$\{([^]*)\}$/;

/** The text inside `"${…}"`, or the text itself: how references are written where no value is wanted. */
export function unwrap(text: string): string {
  return WRAPPED.exec(text)?.[1] ?? text;
}

/** @throws TerraformError when the member is there and is no string of literals */
export function stringMember(block: Block, name: string): string | undefined {
  const value = constantOf(block, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw terraformError("Unsuitable value type", "Unsuitable value: string required", placeOf(block, name));
  return value;
}

/** @throws TerraformError "Unsuitable value type" or "Variables not allowed" */
export function boolMember(block: Block, name: string): boolean | undefined {
  const value = constantBool(block, name);
  if (value === undefined || value === null) return undefined;
  if (value === "true" || value === "false") return value === "true";
  if (typeof value !== "boolean")
    throw terraformError(
      "Unsuitable value type",
      `Unsuitable value: ${typeof value === "string" ? "a bool is required" : "bool required"}`,
      placeOf(block, name),
    );
  return value;
}

/** What refers to something is no value of the right type either, and Terraform says so, too. */
function constantBool(block: Block, name: string): unknown {
  try {
    return constantOf(block, name);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const unsuitable = {
      severity: "error" as const,
      summary: "Unsuitable value type",
      detail: "Unsuitable value: value must be known",
      subject: placeOf(block, name),
    };
    throw new TerraformError([...error.diagnostics, unsuitable]);
  }
}

function constantOf(block: Block, name: string): unknown {
  const member = block.members.get(name);
  return member === undefined ? undefined : constantMember(member).data;
}

export function placeOf(block: Block, name: string): SourceLocation {
  const member = block.members.get(name);
  return member === undefined ? block.at : locateMember(member);
}

export function expressionMember(block: Block, name: string): Expression | undefined {
  const member = block.members.get(name);
  return member === undefined ? undefined : parseTemplate(member.value, locateMember(member));
}

/** @throws TerraformError "Missing required argument" */
export function requiredMember(block: Block, name: string): Member {
  const member = block.members.get(name);
  if (member === undefined)
    throw terraformError("Missing required argument", `The argument ${JSON.stringify(name)} is required, but no definition was found.`, insideBlock(block.at));
  return member;
}

/** References written as strings: `depends_on`, `replace_triggered_by`. @throws TerraformError "Invalid expression" */
export function referenceList(block: Block, name: string): readonly Reference[] {
  const member = block.members.get(name);
  if (member === undefined || member.value === null) return [];
  const at = locateMember(member);
  if (!Array.isArray(member.value)) throw terraformError("Invalid expression", "A static list expression is required.", at);
  return member.value.flatMap((item: unknown) => {
    if (typeof item !== "string")
      throw terraformError(
        "Invalid expression",
        "A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.",
        at,
      );
    return referencesOf(staticReference(item, at));
  });
}

/** A reference without any calculation. @throws TerraformError "Invalid expression" */
export function staticReference(text: string, at: SourceLocation): Expression {
  const expression = parseExpression(unwrap(text), at);
  if (expression.kind !== "access" && expression.kind !== "variable")
    throw terraformError(
      "Invalid expression",
      "A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.",
      at,
    );
  return expression;
}

/** `aws`, `aws.west` or either inside `"${…}"`. @throws TerraformError "Invalid provider configuration reference" */
export function providerReference(value: unknown, at: SourceLocation): ProviderReference {
  const match = typeof value === "string" ? /^([\w-]+)(?:\.([\w-]+))?$/.exec(unwrap(value)) : null;
  if (match?.[1] === undefined)
    throw terraformError(
      "Invalid provider configuration reference",
      "The provider argument requires a provider type name, optionally followed by a period and then a configuration alias.",
      at,
    );
  return { name: match[1], ...(match[2] === undefined ? {} : { alias: match[2] }) };
}

/** `precondition`, `postcondition` or `validation` blocks. */
export function checkRules(block: Block, name: string): readonly CheckRule[] {
  const member = block.members.get(name);
  if (member === undefined) return [];
  return blocksIn(member, 0).map((rule) => {
    refuseOthers(rule, ["condition", "error_message"]);
    const [condition, message] = [requiredMember(rule, "condition"), requiredMember(rule, "error_message")];
    return {
      condition: parseTemplate(condition.value, locateMember(condition)),
      errorMessage: parseTemplate(message.value, locateMember(message)),
      at: rule.at,
    };
  });
}

/** @throws TerraformError for the first member that is not among the known ones */
export function refuseOthers(block: Block, known: readonly string[]): void {
  for (const [name, member] of block.members) {
    if (known.includes(name)) continue;
    throw unexpectedMember(name, member);
  }
}

export function unexpectedMember(name: string, member: Member): Error {
  if (member.file.syntax === "json")
    return terraformError("Extraneous JSON object property", `No argument or block type is named ${JSON.stringify(name)}.`, locateMember(member));
  if (looksLikeBlocks(member.value))
    return terraformError("Unsupported block type", `Blocks of type ${JSON.stringify(name)} are not expected here.`, locateMember(member));
  return terraformError("Unsupported argument", `An argument named ${JSON.stringify(name)} is not expected here.`, locateMember(member));
}

function looksLikeBlocks(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isRawObject);
  return isRawObject(value) && Object.values(value).length > 0 && Object.values(value).every(looksLikeBlocks);
}

/** Refuses what Terraform knows and this one does not, by name and place. */
export function refuseUnsupported(block: Block, names: readonly string[], where: string): void {
  for (const name of names) {
    const member = block.members.get(name);
    if (member !== undefined && !(Array.isArray(member.value) && member.value.length === 0))
      throw unsupported(`${JSON.stringify(name)} in ${where}`, locateMember(member));
  }
}
