import { UNKNOWN, type Plain, type PlainObject } from "../language/types.ts";
import { isPlainObject, samePlain } from "../engine/plain-values.ts";

const KNOWN_AFTER_APPLY = "(known after apply)";
type Symbol = "+" | "-" | "~" | " ";

/** The attributes of a changed object, one a line, `name` columns aligned; unchanged ones are counted. */
export function renderAttributes(
  before: PlainObject | null,
  after: PlainObject | null,
  isSensitive: (name: string) => boolean,
  forces: ReadonlySet<string>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted();
  const shown: { readonly name: string; readonly symbol: Symbol; readonly text: string }[] = [];
  let hidden = 0;
  for (const name of names) {
    const had: Plain = before?.[name] ?? null;
    const has: Plain = after?.[name] ?? null;
    if (isEmpty(had) && isEmpty(has)) continue;
    const isId = name === "id" || name === "name" || name === "tags";
    const same = samePlain(had, has);
    if (same && before !== null && after !== null && !isId) {
      hidden += 1;
      continue;
    }
    const symbol: Symbol = same ? " " : isEmpty(had) ? "+" : isEmpty(has) ? "-" : "~";
    shown.push({ name, symbol, text: isSensitive(name) ? sensitiveText(symbol) : renderChange(had, has, symbol, forces.has(name)) });
  }
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines = shown.flatMap(({ name, symbol, text }) => indent(`${symbol} ${name.padEnd(width)} = ${text}`, 6));
  return hidden === 0 ? lines : [...lines, `        # (${hidden} unchanged attribute${hidden === 1 ? "" : "s"} hidden)`];
}

function sensitiveText(symbol: Symbol): string {
  return symbol === "-" ? "(sensitive value) -> null" : "(sensitive value)";
}

function isEmpty(value: Plain): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** A change of one value: `"a" -> "b"`, nested ones over several lines. */
export function renderChange(before: Plain, after: Plain, symbol: Symbol, forces = false): string {
  const suffix = forces ? " # forces replacement" : "";
  if (symbol === " ") return renderPlain(after, " ");
  if (symbol === "+") return renderPlain(after, "+") + suffix;
  if (symbol === "-") return `${renderPlain(before, "-")} -> null${suffix}`;
  if (isPlainObject(before) && isPlainObject(after)) return renderMembers(before, after) + suffix;
  if (Array.isArray(before) && Array.isArray(after)) return renderItems(before as readonly Plain[], after as readonly Plain[]) + suffix;
  return `${renderPlain(before, "-")} -> ${renderPlain(after, "+")}${suffix}`;
}

function renderMembers(before: PlainObject, after: PlainObject): string {
  const lines = renderAttributes(before, after, () => false, new Set()).map((line) => line.slice(4).replace("unchanged attribute", "unchanged element"));
  return ["{", ...lines, "}"].join("\n");
}

function renderItems(before: readonly Plain[], after: readonly Plain[]): string {
  const gone = before.filter((item) => !after.some((other) => samePlain(item, other)));
  const come = after.filter((item) => !before.some((other) => samePlain(item, other)));
  const kept = before.length - gone.length;
  const lines = [...gone.flatMap((item) => indent(`- ${renderPlain(item, "-")},`, 2)), ...come.flatMap((item) => indent(`+ ${renderPlain(item, "+")},`, 2))];
  return ["[", ...lines, ...(kept > 0 ? [`    # (${kept} unchanged element${kept === 1 ? "" : "s"} hidden)`] : []), "]"].join("\n");
}

/** A value as it stands, with the symbol before each nested line. */
export function renderPlain(value: Plain, symbol: Symbol): string {
  if (value === UNKNOWN) return KNOWN_AFTER_APPLY;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return ["[", ...(value as readonly Plain[]).flatMap((item) => indent(`${symbol} ${renderPlain(item, symbol)},`, 2)), "]"].join("\n");
  }
  if (isPlainObject(value)) {
    const entries = Object.entries(value).filter(([, member]) => member !== null);
    if (entries.length === 0) return "{}";
    const width = Math.max(...entries.map(([name]) => keyText(name).length));
    return ["{", ...entries.flatMap(([name, member]) => indent(`${symbol} ${keyText(name).padEnd(width)} = ${renderPlain(member, symbol)}`, 2)), "}"].join(
      "\n",
    );
  }
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}

function keyText(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name);
}

function quote(text: string): string {
  if (!text.includes("\n")) return JSON.stringify(text);
  return [
    "<<-EOT",
    ...text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `    ${line}`),
    "EOT",
  ].join("\n");
}

/** The first line at `by` columns, the following ones two further. */
function indent(text: string, by: number): readonly string[] {
  const [first = "", ...rest] = text.split("\n");
  return [" ".repeat(by) + first, ...rest.map((line) => " ".repeat(by + 2) + line)];
}
