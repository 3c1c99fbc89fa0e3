import { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, UnsupportedError } from "#model/errors";

/** Which way a value crosses the seam: towards the service, or back to the caller. */
export type Direction = "input" | "output";
/** Without a path it says nothing useful of what is wrong: building paths costs more than copying. */
type Copy = (value: unknown, path: Path) => unknown;
type Path = string | undefined;

const compiled: Record<Direction, Map<unknown, Copy>> = { input: new Map(), output: new Map() };

/**
 * Copies a value through a runtime schema of the SDK, as the wire would: required members are checked, unknown ones refused,
 * scalars coerced, timestamps cut to the second, and nothing of the result is shared with the value.
 *
 * @param schema input or output schema of an operation, as the SDK's client package exports it
 * @throws AwsError `MissingParameter` or `SerializationException` on an input the service would not accept
 * @throws UnsupportedError on a member that the operation's model does not have
 */
export function copyThroughSchema(schema: unknown, value: unknown, direction: Direction, name: string): unknown {
  const copier = copierOfRaw(schema, direction);
  try {
    return copier(value, undefined);
  } catch {
    return copier(value, name);
  }
}

/** Reading a schema costs more than copying a small value through it: what was read is kept. */
function copierOfRaw(schema: unknown, direction: Direction): Copy {
  const known = compiled[direction].get(schema);
  if (known !== undefined) return known;
  const copier = copierOf(NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]), direction);
  if (typeof schema === "object") compiled[direction].set(schema, copier);
  return copier;
}

function copierOf(schema: NormalizedSchema, direction: Direction): Copy {
  const key: unknown = schema.getSchema();
  const known = compiled[direction].get(key);
  if (known !== undefined) return known;
  const copier = compile(schema, direction);
  if (typeof key === "object") compiled[direction].set(key, copier);
  return copier;
}

function compile(schema: NormalizedSchema, direction: Direction): Copy {
  if (schema.isUnitSchema()) return () => ({});
  if (schema.isStructSchema()) return structCopier(schema, direction);
  if (schema.isListSchema()) return listCopier(schema, direction);
  if (schema.isMapSchema()) return mapCopier(schema, direction);
  if (schema.isBlobSchema()) return schema.isStreaming() ? (value) => value : copyBlob;
  if (schema.isTimestampSchema()) return copyTimestamp;
  if (schema.isBooleanSchema()) return copyBoolean;
  if (schema.isNumericSchema()) return copyNumber;
  if (schema.isStringSchema()) return copyString;
  return (value) => structuredClone(value);
}

function structCopier(schema: NormalizedSchema, direction: Direction): Copy {
  let members: Map<string, Copy> | undefined;
  const required = requiredMembers(schema);
  return (value, path) => {
    members ??= new Map([...schema.structIterator()].map(([name, member]) => [name, memberCopier(member, direction)]));
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(path, "structure", value);
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      const item: unknown = (value as Readonly<Record<string, unknown>>)[name];
      if (item === undefined || item === null) continue;
      const copier = members.get(name);
      if (copier === undefined) {
        if (name === "$metadata") continue;
        throw new UnsupportedError(`${path ?? ""}.${name}`, "the operation's model in the AWS SDK");
      }
      const copied = copier(item, path && `${path}.${name}`);
      if (copied !== undefined) copy[name] = copied;
    }
    if (direction === "output") return copy;
    for (const name of required) {
      if (copy[name] === undefined) throw new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);
    }
    return inOrderOf(members, copy);
  };
}

/** The wire has an order of its own: a request is the same to the service in whatever order its members came. */
function inOrderOf(members: ReadonlyMap<string, unknown>, copy: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(copy);
  if (names.length < 2) return copy;
  const order = new Set(names);
  const ordered: Record<string, unknown> = {};
  for (const name of members.keys()) if (order.has(name)) ordered[name] = copy[name];
  return ordered;
}

/** A struct schema ends with the number of its leading members that are required. */
function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw)) return [];
  const [kind, , , , names, , count] = raw as unknown[];
  return kind === 3 && Array.isArray(names) && typeof count === "number" ? (names as string[]).slice(0, count) : [];
}

function memberCopier(member: NormalizedSchema, direction: Direction): Copy {
  let copier: Copy | undefined;
  // A flat list is its elements and nothing around them: of an empty one nothing arrives.
  const vanishes = direction === "output" && member.isListSchema() && member.getMergedTraits().xmlFlattened !== undefined;
  return (value, path) => {
    const copy = (copier ??= copierOf(member, direction))(value, path);
    return vanishes && (copy as readonly unknown[]).length === 0 ? undefined : copy;
  };
}

function listCopier(schema: NormalizedSchema, direction: Direction): Copy {
  const item = memberCopier(schema.getValueSchema(), direction);
  return (value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, "list", value);
    return value.map((one, index) => item(one, path && `${path}[${index}]`));
  };
}

function mapCopier(schema: NormalizedSchema, direction: Direction): Copy {
  const item = memberCopier(schema.getValueSchema(), direction);
  // Names of headers have no case: S3 keeps metadata in small letters.
  const inHeaders = schema.getMergedTraits().httpPrefixHeaders !== undefined;
  return (value, path) => {
    if (typeof value !== "object" || value === null) throw wrongType(path, "map", value);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined && one !== null)
        .map(([key, one]) => [inHeaders ? key.toLowerCase() : key, item(one, path && `${path}.${key}`)]),
    );
  };
}

function copyBlob(value: unknown, path: Path): Uint8Array {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer);
  throw wrongType(path, "blob", value);
}

function copyTimestamp(value: unknown, path: Path): Date {
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : typeof value === "number" ? value * 1000 : Number.NaN;
  if (Number.isNaN(time)) throw wrongType(path, "timestamp", value);
  return new Date(Math.floor(time / 1000) * 1000);
}

function copyBoolean(value: unknown, path: Path): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw wrongType(path, "boolean", value);
}

function copyNumber(value: unknown, path: Path): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) throw wrongType(path, "number", value);
  return number;
}

function copyString(value: unknown, path: Path): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrongType(path, "string", value);
}

function wrongType(path: Path, wanted: string, value: unknown): AwsError {
  const got = value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
  return new AwsError("SerializationException", `${path ?? ""} must be a ${wanted}, not ${got}`);
}
