import * as fc from "fast-check";
import type { NormalizedSchema } from "@smithy/core/schema";

/** What a value may hold on its way through one protocol. */
export interface Place {
  /** Text that the carrier can hold: JSON and forms hold anything, XML no control characters, headers only what a header may. */
  readonly carrier: "json" | "form" | "xml";
  /** Members that belong to the transport, or that the client computes. */
  readonly leaveOut: ReadonlySet<string>;
  /** Members whose values the client checks, with values that pass. */
  readonly fixed: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Texts that have been seen under a member's name, so that calls meet what is there. */
  readonly seen?: (member: string) => readonly string[];
}

const deepest = 4;
const cache = new WeakMap<Place, WeakMap<NormalizedSchema, Map<number, fc.Arbitrary<unknown>>>>();

/** Values that a schema describes: what a caller may hand to the SDK's client, or a service may answer. */
export function valueOf(schema: NormalizedSchema, place: Place, depth = 0): fc.Arbitrary<unknown> {
  if (schema.isUnitSchema()) return fc.constant({});
  const bySchema = cache.get(place) ?? new WeakMap<NormalizedSchema, Map<number, fc.Arbitrary<unknown>>>();
  cache.set(place, bySchema);
  const byDepth = bySchema.get(schema) ?? new Map<number, fc.Arbitrary<unknown>>();
  bySchema.set(schema, byDepth);
  const arbitrary = byDepth.get(depth) ?? make(schema, place, depth);
  byDepth.set(depth, arbitrary);
  return arbitrary;
}

function make(schema: NormalizedSchema, place: Place, depth: number): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) return structOf(schema, place, depth);
  if (schema.isListSchema()) return listOf(schema, place, depth);
  if (schema.isMapSchema()) return mapOf(schema, place, depth);
  if (schema.isTimestampSchema()) return fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.oneof(fc.integer(), fc.integer({ min: 0, max: 1e15 }), fc.constantFrom(0.5, -2.25, 1e-7));
  if (schema.isBlobSchema()) return fc.uint8Array({ maxLength: 40 });
  if (schema.isDocumentSchema()) return fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll("null", "0")) as unknown);
  return textOf(schema, place);
}

function mapOf(schema: NormalizedSchema, place: Place, depth: number): fc.Arbitrary<unknown> {
  const inHeaders = schema.getMergedTraits().httpPrefixHeaders !== undefined;
  const item = inHeaders ? headerText : valueOf(schema.getValueSchema(), place, depth + 1);
  return fc.dictionary(keyOf(schema, place), item, { maxKeys: depth < deepest ? 3 : 1, noNullPrototype: true });
}

function listOf(schema: NormalizedSchema, place: Place, depth: number): fc.Arbitrary<unknown> {
  const item = valueOf(schema.getValueSchema(), place, depth + 1);
  if (schema.getMergedTraits().httpHeader !== undefined) return fc.array(token, { maxLength: 3 });
  return fc.array(item, { maxLength: depth < deepest ? 3 : 1 });
}

function structOf(schema: NormalizedSchema, place: Place, depth: number): fc.Arbitrary<unknown> {
  const required = new Set(requiredOf(schema));
  const members = [...schema.structIterator()].filter(([name]) => !place.leaveOut.has(name));
  const arbitrary = (name: string, member: NormalizedSchema): fc.Arbitrary<unknown> =>
    (depth === 0 ? place.fixed[name] : undefined) ?? seenOr(valueOf(member, place, depth + 1), name, member, place);
  if (schema.isUnionSchema())
    return fc.oneof(
      ...members.map(([name, member]) =>
        fc
          .constant(undefined)
          .chain(() => arbitrary(name, member))
          .map((value) => ({ [name]: value })),
      ),
    );
  const always = members.filter(([name, member]) => required.has(name) || member.isIdempotencyToken() || (depth === 0 && name in place.fixed));
  const optional = members.filter((one) => !always.includes(one));
  const most = depth >= deepest ? 0 : depth === 0 ? 8 : 4;
  return fc
    .subarray(optional, { maxLength: Math.min(most, optional.length) })
    .chain((chosen) =>
      fc.record(Object.fromEntries([...always, ...chosen].map(([name, member]) => [name, arbitrary(name, member)])), { noNullPrototype: true }),
    );
}

/** Mostly what has been seen under this name, for members of text and lists of text. */
function seenOr(otherwise: fc.Arbitrary<unknown>, name: string, member: NormalizedSchema, place: Place): fc.Arbitrary<unknown> {
  const isList = member.isListSchema() && member.getValueSchema().isStringSchema();
  const texts = member.isStringSchema() || isList ? (place.seen?.(name) ?? []) : [];
  if (texts.length === 0) return otherwise;
  const text = fc.constantFrom(...texts);
  return fc.oneof({ arbitrary: isList ? fc.array(text, { minLength: 1, maxLength: 2 }) : text, weight: 4 }, { arbitrary: otherwise, weight: 1 });
}

/** Every member of a structure at once, each with one plain value: no member is left to chance. */
export function fullValue(schema: NormalizedSchema, place: Place, depth = 0): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].filter(([name]) => !place.leaveOut.has(name));
    const chosen = schema.isUnionSchema() ? members.slice(0, 1) : depth < deepest ? members : members.filter(([name]) => requiredOf(schema).includes(name));
    return Object.fromEntries(
      chosen.map(([name, member]) => [name, depth > 0 || place.fixed[name] === undefined ? fullValue(member, place, depth + 1) : sample(place.fixed[name])]),
    );
  }
  if (schema.isListSchema()) return [fullValue(schema.getValueSchema(), place, depth + 1)];
  if (schema.isMapSchema()) return { key: fullValue(schema.getValueSchema(), place, depth + 1) };
  if (schema.isTimestampSchema()) return new Date("2026-02-26T21:00:00Z");
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 7;
  if (schema.isBlobSchema()) return new Uint8Array([1, 2, 3]);
  if (schema.isDocumentSchema()) return { any: ["thing"] };
  return "a <b> & \"c\" 'd'";
}

function sample(arbitrary: fc.Arbitrary<unknown>): unknown {
  return fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0];
}

/** A struct's schema ends with the number of its leading members that are required. */
export function requiredOf(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  return Array.isArray(raw) && typeof raw[6] === "number" ? (raw[4] as string[]).slice(0, raw[6]) : [];
}

const letters = (text: string): fc.Arbitrary<string> => fc.constantFrom(...text.split(""));
const headerText = fc.string({ unit: letters("abcXYZ019-_.:/=;+ ~!"), maxLength: 12 }).map((text) => text.trim());
const token = fc.string({ unit: letters("abcxyz019-"), minLength: 1, maxLength: 8 }).filter((text) => !/^-|-$/.test(text));
const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.string({ maxLength: 12 }));
/** What XML can hold and the SDK's parser keeps: it takes white space with a line end for layout. */
const xmlText = anyText.filter((text) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/u.test(text) && !(text.trim() === "" && text !== ""));

function textOf(schema: NormalizedSchema, place: Place): fc.Arbitrary<string> {
  const { httpHeader, httpPrefixHeaders, httpLabel } = schema.getMergedTraits();
  if (httpHeader !== undefined || httpPrefixHeaders !== undefined) return headerText;
  const text = place.carrier === "xml" ? xmlText : anyText;
  return httpLabel === undefined ? text : text.filter((one) => one !== "");
}

function keyOf(schema: NormalizedSchema, place: Place): fc.Arbitrary<string> {
  if (schema.getMergedTraits().httpPrefixHeaders !== undefined) return token;
  return (place.carrier === "xml" ? xmlText : anyText).filter((key) => key !== "__proto__" && key !== "");
}
