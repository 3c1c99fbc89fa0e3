import { parseTemplate } from "./parse-template.ts";
import { isRawObject, type RawPath, type SourceFile } from "./source-file.ts";
import { insideBlock, type SourceLocation } from "./source-location.ts";
import type { Expression } from "./syntax.ts";
import { terraformError } from "./terraform-error.ts";
import type { Body, NestedBody } from "./types.ts";

/** One member of a block, with where it was read. */
export interface Member {
  readonly value: unknown;
  readonly file: SourceFile;
  readonly path: RawPath;
}

/** A block with its labels; override files replace members. */
export interface Block {
  readonly labels: readonly string[];
  readonly members: Map<string, Member>;
  readonly file: SourceFile;
  readonly at: SourceLocation;
}

/** The blocks of one type in a file. @throws TerraformError when the JSON has another shape */
export function blocksOf(file: SourceFile, type: string, labels: number): readonly Block[] {
  const member: Member = { value: file.root[type], file, path: [type] };
  if (file.syntax === "hcl") checkLabels(member, type, labels, labels);
  return blocksIn(member, labels);
}

const LABELS: Readonly<Record<number, string>> = { 1: "name", 2: "type, name" };

/** In native syntax the array of bodies must stand exactly below the labels. */
function checkLabels(member: Member, type: string, labels: number, remaining: number): void {
  const { value, file, path } = member;
  if (value === undefined) return;
  const at = insideBlock(file.locate(path));
  if (Array.isArray(value) && remaining > 0)
    throw terraformError(
      `Missing ${remaining === labels && labels === 2 ? "type" : "name"} for ${type}`,
      `All ${type} blocks must have ${labels} labels (${LABELS[labels] ?? ""}).`,
      at,
    );
  if (!Array.isArray(value) && remaining === 0)
    throw terraformError(
      `Extraneous label for ${type}`,
      labels === 0 ? `No labels are expected for ${type} blocks.` : `Only ${labels} labels (${LABELS[labels] ?? ""}) are expected for ${type} blocks.`,
      at,
    );
  if (isRawObject(value) && remaining > 0)
    for (const [label, inner] of Object.entries(value)) checkLabels({ value: inner, file, path: [...path, label] }, type, labels, remaining - 1);
}

/** The blocks a member holds: an object, or an array of them, below as many levels of labels. */
export function blocksIn(member: Member, labels: number): readonly Block[] {
  return expand(member, labels, []);
}

function expand(member: Member, remaining: number, labels: readonly string[]): readonly Block[] {
  const { value, file, path } = member;
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => expand({ value: item, file, path: [...path, index] }, remaining, labels));
  if (!isRawObject(value))
    throw terraformError(
      "Incorrect JSON value type",
      remaining > 0
        ? "Either a JSON object or JSON array of objects is required here, to specify name labels for this block."
        : "Either a JSON object or a JSON array of objects is required here, to define arguments and child blocks.",
      file.locate(path),
    );
  const members = Object.entries(value).filter(([name]) => name !== "//");
  if (remaining > 0) return members.flatMap(([name, inner]) => expand({ value: inner, file, path: [...path, name] }, remaining - 1, [...labels, name]));
  return [{ labels, members: new Map(members.map(([name, inner]) => [name, { value: inner, file, path: [...path, name] }])), file, at: file.locate(path) }];
}

export function locateMember(member: Member): SourceLocation {
  return member.file.locate(member.path);
}

/** The inside of a block without the members that the language has taken. */
export function createBody(block: Block, taken: ReadonlySet<string> = new Set()): Body {
  const expressions = new Map<string, Expression>();
  const nested = new Map<string, readonly NestedBody[]>();
  const dynamics = block.members.get("dynamic");
  const dynamicBlocks = dynamics === undefined || taken.has("dynamic") ? [] : blocksIn(dynamics, 1);
  const dynamicNames = dynamicBlocks.map((dynamic) => dynamic.labels[0] ?? "");
  const names = [...new Set([...[...block.members.keys()].filter((name) => !taken.has(name) && name !== "dynamic"), ...dynamicNames])];
  return {
    at: block.at,
    syntax: block.file.syntax,
    names,
    dynamicNames,
    has: (name) => names.includes(name),
    raw: (name) => (taken.has(name) ? undefined : block.members.get(name)?.value),
    locate: (name) => {
      const member = block.members.get(name);
      return member === undefined ? block.at : locateMember(member);
    },
    argument: (name) => {
      const known = expressions.get(name);
      if (known !== undefined) return known;
      const made = expressionOf(block.members.get(name), block.at);
      expressions.set(name, made);
      return made;
    },
    blocks: (name, labelled) => {
      const known = nested.get(name);
      if (known !== undefined) return known;
      const made = nestedBodies(
        block.members.get(name),
        dynamicBlocks.filter((dynamic) => dynamic.labels[0] === name),
        labelled,
      );
      nested.set(name, made);
      return made;
    },
  };
}

function expressionOf(member: Member | undefined, at: SourceLocation): Expression {
  return member === undefined ? { kind: "literal", value: null, at } : parseTemplate(member.value, locateMember(member));
}

function nestedBodies(member: Member | undefined, dynamics: readonly Block[], labelled: boolean): readonly NestedBody[] {
  const statics = member === undefined ? [] : blocksIn(member, labelled ? 1 : 0);
  return [
    ...statics.map((block): NestedBody => ({ kind: "static", ...(labelled ? { label: block.labels[0] ?? "" } : {}), body: createBody(block) })),
    ...dynamics.flatMap(dynamicBody),
  ];
}

function dynamicBody(block: Block): readonly NestedBody[] {
  const forEach = block.members.get("for_each");
  const content = block.members.get("content");
  if (forEach === undefined) throw terraformError("Missing required argument", 'The argument "for_each" is required, but no definition was found.', block.at);
  const [body, second] = content === undefined ? [] : blocksIn(content, 0);
  if (body === undefined || second !== undefined)
    throw terraformError(
      body === undefined ? "Insufficient content blocks" : "Extraneous content block",
      body === undefined ? "A content block is required." : "Only one content block is allowed.",
      block.at,
    );
  const iterator = block.members.get("iterator")?.value;
  const labels = block.members.get("labels");
  return [
    {
      kind: "dynamic",
      forEach: parseTemplate(forEach.value, locateMember(forEach)),
      iterator: typeof iterator === "string" ? iterator.replace(/^\$\{(.*)\}$/, "$1") : (block.labels[0] ?? ""),
      ...(labels === undefined ? {} : { labels: parseTemplate(labels.value, locateMember(labels)) }),
      body: createBody(body),
      at: block.at,
    },
  ];
}
