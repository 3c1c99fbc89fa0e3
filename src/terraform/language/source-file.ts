import { mapHclLines } from "./hcl-lines.ts";
import { mapJsonLines } from "./json-lines.ts";
import type { SourceLocation } from "./source-location.ts";
import { TerraformError, terraformError } from "./terraform-error.ts";
import type { Diagnostic } from "./types.ts";

export type RawObject = { readonly [key: string]: unknown };
export type RawPath = readonly (string | number)[];

/** A configuration file as JSON, whatever its syntax, with where each member stands. */
export interface SourceFile {
  readonly name: string;
  readonly syntax: "json" | "hcl";
  readonly root: RawObject;
  locate(path: RawPath): SourceLocation;
}

/** Turns native syntax into JSON, as `parse` of `@cdktf/hcl2json` does. */
export type HclToJson = (name: string, text: string) => Promise<unknown>;

/** Reads one file. @throws TerraformError when it does not parse */
export async function readSourceFile(name: string, text: string, hcl2json: HclToJson): Promise<SourceFile> {
  if (name.endsWith(".json")) return { name, syntax: "json", root: parseJson(name, text), locate: createLocate(name, text, () => mapJsonLines(text), "json") };
  return { name, syntax: "hcl", root: await parseHcl(name, text, hcl2json), locate: createLocate(name, text, () => mapHclLines(text), "hcl") };
}

function parseJson(name: string, text: string): RawObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw terraformError("Invalid JSON", `The file ${name} is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      file: name,
      ...jsonErrorPlace(text, error),
    });
  }
  if (isRawObject(parsed)) return parsed;
  throw terraformError("Incorrect JSON value type", "Either a JSON object or a JSON array of objects is required here, to define arguments and child blocks.", {
    file: name,
    line: 1,
  });
}

function jsonErrorPlace(text: string, error: unknown): { readonly line?: number; readonly code?: string } {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return {};
  const line = text.slice(0, Number(position)).split("\n").length;
  return { line, code: text.split("\n")[line - 1] ?? "" };
}

export function isRawObject(value: unknown): value is RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function parseHcl(name: string, text: string, hcl2json: HclToJson): Promise<RawObject> {
  if (text.trim() === "") return {};
  let parsed: unknown;
  try {
    parsed = await hcl2json(name, text);
  } catch (error) {
    throw hclError(name, text, error instanceof Error ? error.message : String(error));
  }
  return isRawObject(parsed) ? parsed : {};
}

/** `parse config: [main.tf:2,6-7: Invalid expression; Expected …]` as diagnostics. */
function hclError(name: string, text: string, message: string): TerraformError {
  const lines = text.split("\n");
  const found = [...message.matchAll(/([^\s[:]+):(\d+),\d+-(?:\d+,)?\d+: (.+?); (.+?)(?=\]?\s*(?:$|parse config:)|\.? [^\s:]+:\d+,\d+-)/gs)];
  const diagnostics = found.map(([, , line, summary, detail]): Diagnostic => ({
    severity: "error",
    summary: summary ?? "Invalid configuration",
    detail: /[.?!]$/.test(detail ?? "") ? (detail ?? "") : `${detail ?? ""}.`,
    subject: { file: name, line: Number(line), ...enclosing(lines, Number(line)), code: lines[Number(line) - 1]?.trimEnd() ?? "" },
  }));
  if (diagnostics.length === 0) return terraformError("Invalid configuration", message, { file: name });
  return new TerraformError(
    diagnostics.filter((one, index) => diagnostics.findIndex((other) => other.subject?.line === one.subject?.line && other.summary === one.summary) === index),
  );
}

/** The header of the top-level block that a line is in. */
function enclosing(lines: readonly string[], line: number): { readonly context?: string } {
  const header = lines.slice(0, line).findLast((text) => /^[\w-].*\{|^\}/.test(text));
  return header === undefined || header.startsWith("}") ? {} : { context: header.replace(/\s*\{.*$/, "").trim() };
}

function createLocate(name: string, text: string, index: () => ReadonlyMap<string, number>, syntax: "json" | "hcl"): (path: RawPath) => SourceLocation {
  let lines: ReadonlyMap<string, number> | undefined;
  let texts: readonly string[] | undefined;
  return (path) => {
    lines ??= index();
    texts ??= text.split("\n");
    for (let length = path.length; length > 0; length -= 1) {
      const line = lines.get(pathKey(path.slice(0, length)));
      if (line !== undefined) return { file: name, line, ...contextOf(path, lines, texts, syntax), code: texts[line - 1]?.replace(/\r$/, "") ?? "" };
    }
    return { file: name };
  };
}

export function pathKey(path: RawPath): string {
  return path.join("\u0000");
}

/** The header of the outermost block, or the dotted path of the enclosing object. */
function contextOf(path: RawPath, lines: ReadonlyMap<string, number>, texts: readonly string[], syntax: "json" | "hcl"): { readonly context?: string } {
  if (syntax === "json") {
    const names = path.slice(0, -1).filter((step) => typeof step === "string");
    return names.length === 0 ? {} : { context: names.join(".") };
  }
  const end = path.findIndex((step) => typeof step === "number");
  const line = end < 0 ? undefined : lines.get(pathKey(path.slice(0, end + 1)));
  return line === undefined || path.length === end + 1 ? {} : { context: (texts[line - 1] ?? "").replace(/\s*\{.*$/, "").trim() };
}
