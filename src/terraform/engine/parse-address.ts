import type { InstanceKey, ModulePath } from "./address.ts";

/** What `-target`, `state rm` and the like may name: a module instance, a resource with all its instances, or one instance. */
export interface ParsedAddress {
  readonly module: ModulePath;
  readonly resource?: { readonly mode: "managed" | "data"; readonly type: string; readonly name: string };
  /** Whether an instance key was written, and which. */
  readonly key?: InstanceKey;
}

const STEP = /^([A-Za-z_][\w-]*)((?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?)(?:\.|$)/;

/** Parses an address as the command line writes it; `undefined` when it is none. */
export function parseAddress(text: string): ParsedAddress | undefined {
  const steps = splitSteps(text);
  if (steps === undefined) return undefined;
  const module: { name: string; key?: InstanceKey }[] = [];
  let index = 0;
  while (steps[index]?.name === "module" && steps[index]?.key === undefined) {
    const called = steps[index + 1];
    if (called === undefined) return undefined;
    module.push(called.key === undefined ? { name: called.name } : called);
    index += 2;
  }
  const rest = steps.slice(index);
  if (rest.length === 0) return module.length > 0 ? { module } : undefined;
  const isData = rest[0]?.name === "data";
  const [type, name] = isData ? rest.slice(1) : rest;
  if (rest.length !== (isData ? 3 : 2) || type === undefined || name === undefined || type.key !== undefined) return undefined;
  const resource = { mode: isData ? ("data" as const) : ("managed" as const), type: type.name, name: name.name };
  return name.key === undefined ? { module, resource } : { module, resource, key: name.key };
}

function splitSteps(text: string): { name: string; key?: InstanceKey }[] | undefined {
  const steps: { name: string; key?: InstanceKey }[] = [];
  let rest = text;
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    const [whole, name = "", bracket = ""] = match;
    steps.push(bracket === "" ? { name } : { name, key: parseKey(bracket.slice(1, -1)) });
    rest = rest.slice(whole.length);
    if (rest === "" && whole.endsWith(".")) return undefined;
  }
  return steps;
}

function parseKey(text: string): string | number {
  return text.startsWith('"') ? String(JSON.parse(text)) : Number(text);
}
