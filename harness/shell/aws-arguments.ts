import { NormalizedSchema } from "@smithy/core/schema";

/** An argument that the AWS CLI would refuse; the message is the CLI's. */
export class ArgumentProblem extends Error {}

/** The AWS CLI's name of an operation or member: `DeleteDBCluster` is `delete-db-cluster`. @see https://github.com/aws/aws-cli (xform_name in botocore) */
export function kebab(name: string): string {
  const special: Readonly<Record<string, string>> = { ListObjectsV2: "list-objects-v2", DescribeDBLogFiles: "describe-db-log-files" };
  return (
    special[name] ??
    name
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
      .replace(/-?IDs\b/g, "-ids")
      .toLowerCase()
  );
}

/**
 * Command-line arguments as the input of an operation, by its runtime schema.
 * @throws ArgumentProblem on unknown options and malformed values
 */
export function readArguments(schema: unknown, words: readonly string[], readFile: (path: string) => string | undefined): Record<string, unknown> {
  const struct = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  const members = new Map([...struct.structIterator()].map(([name, member]) => [kebab(name), { name, member }]));
  const input: Record<string, unknown> = {};
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at] ?? "";
    if (!option.startsWith("--")) throw new ArgumentProblem(`Unknown options: ${option}`);
    const found = members.get(option.slice(2));
    const negated = members.get(option.slice(5));
    if (found === undefined && option.startsWith("--no-") && negated?.member.isBooleanSchema() === true) {
      input[negated.name] = false;
      continue;
    }
    if (found === undefined) throw new ArgumentProblem(`Unknown options: ${[option, words[at + 1]].filter((word) => word !== undefined).join(", ")}`);
    if (found.member.isBooleanSchema()) {
      input[found.name] = true;
      if (words[at + 1] === "true" || words[at + 1] === "false") {
        input[found.name] = words[at + 1] === "true";
        at += 1;
      }
      continue;
    }
    const values: string[] = [];
    while (at + 1 < words.length && !(words[at + 1] ?? "").startsWith("--")) values.push(words[(at += 1)] ?? "");
    if (values.length === 0) throw new ArgumentProblem(`argument ${option}: expected one argument`);
    input[found.name] = readValue(
      found.member,
      values.map((value) => fromFile(value, readFile)),
      option,
    );
  }
  return input;
}

function fromFile(value: string, readFile: (path: string) => string | undefined): string {
  const path = /^fileb?:\/\/(.*)$/.exec(value)?.[1];
  if (path === undefined) return value;
  const text = readFile(path);
  if (text === undefined)
    throw new ArgumentProblem(`Error parsing parameter: Unable to load paramfile ${value}: [Errno 2] No such file or directory: '${path}'`);
  return text;
}

function readValue(schema: NormalizedSchema, values: readonly string[], option: string): unknown {
  const [first = ""] = values;
  if (schema.isListSchema()) {
    if (first.trimStart().startsWith("[")) return parseJson(first, option);
    return values.map((value) => readValue(schema.getValueSchema(), [value], option));
  }
  if (schema.isStructSchema() || schema.isMapSchema())
    return first.trimStart().startsWith("{") ? parseJson(first, option) : shorthand(schema, values.join(","), option);
  if (schema.isBlobSchema()) return new TextEncoder().encode(first);
  return first;
}

/** `Key=Owner,Value=me`; lists inside as `a=[1,2]` are not known. */
function shorthand(schema: NormalizedSchema, text: string, option: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const pair of text.split(/,(?=[^,=]+=)/)) {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new ArgumentProblem(`Error parsing parameter '${option}': Expected: '=', received: 'EOF' for input:\n${text}`);
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (schema.isMapSchema()) result[name] = value;
    else {
      const member = [...schema.structIterator()].find(([key]) => key === name)?.[1];
      if (member === undefined) throw new ArgumentProblem(`Parameter validation failed:\nUnknown parameter in input: "${name}"`);
      result[name] = member.isListSchema() ? value.split(",") : readValue(member, [value], option);
    }
  }
  return result;
}

function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ArgumentProblem(`Error parsing parameter '${option}': Invalid JSON: ${text}`);
  }
}
