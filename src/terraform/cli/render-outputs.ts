import { compareText } from "../engine/address.ts";
import type { OutputRecord } from "../state/state.ts";
import type { Plain } from "../language/types.ts";
import { renderPlain } from "./render-value.ts";

/** `name = value` for each output, sensitive ones hidden. */
export function renderOutputs(outputs: ReadonlyMap<string, OutputRecord>): string {
  return [...outputs]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([name, output]) => `${name} = ${output.sensitive ? "<sensitive>" : renderOutput(output)}`)
    .join("\n");
}

/** A value as `terraform output` prints it: HCL without symbols. */
export function renderOutput({ value, type }: OutputRecord): string {
  const text = renderLiteral(value, "");
  if (!Array.isArray(type)) return text;
  const wrapper = { list: "tolist", set: "toset", map: "tomap" }[String(type[0])];
  return wrapper === undefined ? text : `${wrapper}(${text})`;
}

function renderLiteral(value: Plain, margin: string): string {
  const inner = `${margin}  `;
  if (Array.isArray(value))
    return value.length === 0 ? "[]" : `[\n${(value as readonly Plain[]).map((item) => `${inner}${renderLiteral(item, inner)},\n`).join("")}${margin}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    const width = Math.max(0, ...entries.map(([name]) => name.length + 2));
    return entries.length === 0
      ? "{}"
      : `{\n${entries.map(([name, member]) => `${inner}${JSON.stringify(name).padEnd(width)} = ${renderLiteral(member, inner)}\n`).join("")}${margin}}`;
  }
  return renderPlain(value, " ");
}
