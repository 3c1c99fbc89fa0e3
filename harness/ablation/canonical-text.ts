import { createHash } from "node:crypto";
import type { Json } from "#model/json";

/** Lists that are written one entry a line, so that a diff of two files names what changed. */
const linesOf: ReadonlySet<string> = new Set(["guardrails", "results", "executed", "reasons", "events", "items", "datasets", "restsOn"]);
/** Lists whose entries are written one member a line, and so are the members of that name. */
const blocksOf: ReadonlySet<string> = new Set(["scenarios", "stories", "accounts"]);
const blocks: ReadonlySet<string> = new Set(["story", "settings", "plan", "analyses"]);

/** JSON with members in order, and long lists broken into lines: equal values give equal bytes. */
export function canonicalText(value: unknown): string {
  return `${block(JSON.parse(JSON.stringify(value)) as Json, "")}\n`;
}

/** `sha256:` and the hash of the canonical text. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalText(value)).digest("hex")}`;
}

function block(value: Json, indent: string): string {
  if (typeof value !== "object" || value === null || isList(value)) return line(value);
  const inner = `${indent}  `;
  const members = Object.entries(value)
    .toSorted(byName)
    .map(([name, member]) => `${inner}${JSON.stringify(name)}: ${memberOf(name, member, inner)}`);
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}

function memberOf(name: string, value: Json, indent: string): string {
  if (blocks.has(name)) return block(value, indent);
  if (!isList(value) || value.length === 0 || !(linesOf.has(name) || blocksOf.has(name))) return line(value);
  const inner = `${indent}  `;
  const entries = value.map((entry) => `${inner}${blocksOf.has(name) ? block(entry, inner) : line(entry)}`);
  return `[\n${entries.join(",\n")}\n${indent}]`;
}

function line(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(line).join(", ")}]`;
  return `{${Object.entries(value)
    .toSorted(byName)
    .map(([name, member]) => ` ${JSON.stringify(name)}: ${line(member)}`)
    .join(",")} }`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function byName([one]: readonly [string, Json], [other]: readonly [string, Json]): number {
  return one < other ? -1 : 1;
}
