import { locateMember, type Member } from "./block.ts";
import { parseTemplate } from "./parse-template.ts";
import { constant } from "./parse-type.ts";
import { fromPlain } from "./plain.ts";
import { isRawObject } from "./source-file.ts";
import type { Plain, Value } from "./types.ts";

/**
 * A member that must be a value without references.
 *
 * In JSON such a value is taken literally, `${` included; in native syntax it is an expression of literals.
 *
 * @throws TerraformError "Variables not allowed", "Function calls not allowed"
 */
export function constantMember(member: Member): Value {
  if (member.file.syntax === "json") return fromPlain(withoutComments(member.value));
  return constant(parseTemplate(member.value, locateMember(member)));
}

function withoutComments(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isRawObject(value)) return value as Plain;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (name === "//" ? [] : [[name, withoutComments(inner)]])));
}
