import type { AttributeSchema, BlockSchema, NestedBlockSchema } from "../provider.ts";
import { unsupported } from "./terraform-error.ts";
import type { Type } from "./types.ts";
import { define } from "./value.ts";

const KNOWN = new WeakMap<BlockSchema, Type>();

/** The type of the values that a block of this schema makes: what state and plan hold. */
export function impliedType(schema: BlockSchema): Type {
  const known = KNOWN.get(schema);
  if (known !== undefined) return known;
  const members: Record<string, Type> = {};
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) define(members, name, attributeType(name, attribute));
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) define(members, name, nestedType(nested));
  const type: Type = ["object", members];
  KNOWN.set(schema, type);
  return type;
}

/** @throws TerraformError for nested attribute types, which no supported provider needs */
export function attributeType(name: string, attribute: AttributeSchema): Type {
  if (attribute.type === undefined) throw unsupported(`The nested type of the attribute ${JSON.stringify(name)}`);
  return attribute.type as Type;
}

/** The type of all blocks of one name together. */
export function nestedType(nested: NestedBlockSchema): Type {
  const inner = impliedType(nested.block);
  return nested.nesting_mode === "single" ? inner : [nested.nesting_mode, inner];
}
