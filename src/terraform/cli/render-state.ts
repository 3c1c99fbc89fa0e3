import type { Plain, PlainObject } from "../language/types.ts";
import { instancesOf, type State } from "../state/state.ts";
import { compareInstances, renderInstance, type InstanceAddress } from "../engine/address.ts";
import { decodeObject } from "../engine/objects.ts";
import { isPlainObject } from "../engine/plain-values.ts";
import { schemaOf, type TypeCatalog } from "../engine/prepare.ts";
import { sensitiveSchemaPaths } from "../engine/schema.ts";
import type { StateObject } from "../state/state.ts";
import { renderOutputs } from "./render-outputs.ts";
import { renderPlain } from "./render-value.ts";

/** A whole state as `terraform show` prints it. */
export function renderStateText(state: State, catalog: TypeCatalog): string {
  const shown = [...instancesOf(state)]
    .filter(({ record }) => record.current !== undefined)
    .toSorted((left, right) => compareInstances(left.address, right.address));
  const blocks = shown.flatMap(({ address, record }) => (record.current === undefined ? [] : [renderObject(address, record.current, catalog)]));
  const outputs = renderOutputs(state.outputs);
  if (blocks.length === 0 && outputs === "") return "The state file is empty. No resources are represented.";
  return [...blocks, ...(outputs === "" ? [] : [`\nOutputs:\n\n${outputs}`])].join("\n\n");
}

/** One object as `terraform state show` prints it. */
export function renderObject(address: InstanceAddress, object: StateObject, catalog: TypeCatalog): string {
  const schema = schemaOf(catalog, address);
  const value = schema === undefined ? (object.attributes as PlainObject) : decodeObject(object, schema);
  const sensitive = new Set([...object.sensitivePaths, ...(schema === undefined ? [] : sensitiveSchemaPaths(schema, value))].map(([name]) => name));
  const blocks = new Set(Object.keys(schema?.block_types ?? {}));
  const attributes = Object.entries(value).filter(([name, member]) => !blocks.has(name) && !isEmpty(member));
  const width = Math.max(0, ...attributes.map(([name]) => name.length));
  const lines = attributes.flatMap(([name, member]) =>
    shift(`${name.padEnd(width)} = ${sensitive.has(name) ? "(sensitive value)" : renderPlain(member, " ")}`),
  );
  for (const name of [...blocks].toSorted()) {
    const inner: Plain = value[name] ?? null;
    const items: readonly Plain[] = Array.isArray(inner) ? (inner as readonly Plain[]) : inner === null ? [] : [inner];
    for (const item of items) if (isPlainObject(item)) lines.push("", ...renderBlock(name, item));
  }
  const keyword = address.mode === "data" ? "data" : "resource";
  return [
    `# ${renderInstance(address)}:${object.status === undefined ? "" : " (tainted)"}`,
    `${keyword} "${address.type}" "${address.name}" {`,
    ...lines,
    "}",
  ].join("\n");
}

function renderBlock(name: string, item: PlainObject): readonly string[] {
  const members = Object.entries(item).filter(([, member]) => !isEmpty(member));
  const width = Math.max(0, ...members.map(([key]) => key.length));
  return [`    ${name} {`, ...members.flatMap(([key, member]) => shift(`    ${key.padEnd(width)} = ${renderPlain(member, " ")}`)), "    }"];
}

function isEmpty(member: Plain): boolean {
  return member === null;
}

function shift(text: string): readonly string[] {
  return text.split("\n").map((line) => `    ${line}`);
}
