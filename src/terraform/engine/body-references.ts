import { referencesOf } from "../language/references-of.ts";
import type { Body, Reference, Type } from "../language/types.ts";
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from "../provider.ts";

/** Every reference in a block, as its schema tells arguments from nested blocks. */
export function bodyReferences(body: Body, schema: BlockSchema, bound: ReadonlySet<string> = new Set()): readonly Reference[] {
  const found: Reference[] = [];
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    if (!body.has(name)) continue;
    if (body.raw(name) !== undefined) found.push(...referencesOf(body.argument(name), bound));
    else found.push(...blockReferences(body, name, { nesting_mode: "list", block: { attributes: elementAttributes(attribute) } }, bound));
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    if (body.has(name)) found.push(...blockReferences(body, name, nested, bound));
  }
  return found;
}

function blockReferences(body: Body, name: string, nested: NestedBlockSchema, bound: ReadonlySet<string>): readonly Reference[] {
  const found: Reference[] = [];
  for (const block of body.blocks(name, nested.nesting_mode === "map")) {
    if (block.kind === "static") {
      found.push(...bodyReferences(block.body, nested.block, bound));
      continue;
    }
    found.push(...referencesOf(block.forEach, bound));
    const inner = new Set([...bound, block.iterator]);
    if (block.labels !== undefined) found.push(...referencesOf(block.labels, inner));
    found.push(...bodyReferences(block.body, nested.block, inner));
  }
  return found;
}

/** An attribute that is a list or set of objects may be written as `dynamic` blocks. */
function elementAttributes(attribute: AttributeSchema): Record<string, AttributeSchema> {
  const type = attribute.type as Type;
  const element = Array.isArray(type) ? (type[1] as Type) : "dynamic";
  if (!Array.isArray(element) || element[0] !== "object") return {};
  return Object.fromEntries(Object.entries(element[1] as Record<string, Type>).map(([name, inner]) => [name, { type: inner, optional: true }]));
}
