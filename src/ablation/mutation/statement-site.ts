import type { Json, JsonObject } from "#model/json";
import { isList, isObject, pointerTo, withValue } from "./json-pointer.ts";
import type { Mutator, Weakening } from "./weakening.ts";

/** A statement in its policy document. */
export interface StatementSite {
  readonly document: JsonObject;
  readonly pointer: string;
  readonly statement: JsonObject;
  /** Its `Sid`, or its number. */
  readonly name: string;
  /** It is the only statement: AWS takes no policy without any. */
  readonly alone: boolean;
}

/** The statements of a policy document; none where it is no policy. */
export function statementsOf(document: Json): readonly StatementSite[] {
  if (!isObject(document)) return [];
  const given = document["Statement"];
  const listed = isList(given) ? given.map((statement, index) => [pointerTo("/Statement", index), statement] as const) : [["/Statement", given] as const];
  return listed.flatMap(([pointer, statement], index) =>
    isObject(statement) ? [{ document, pointer, statement, name: nameOf(statement, index), alone: listed.length === 1 }] : [],
  );
}

function nameOf({ Sid }: JsonObject, index: number): string {
  return typeof Sid === "string" && Sid !== "" ? Sid : `statement ${index + 1}`;
}

/** No principal belongs to this account. */
const nobody = { "aws:PrincipalAccount": "000000000000" };

/** A condition block that never holds: it holds only when all of it does. */
export function neverHolding(condition: Json | undefined): JsonObject {
  const given = isObject(condition) ? condition : {};
  const equals = given["StringEquals"];
  return { ...given, StringEquals: { ...(isObject(equals) ? equals : {}), ...nobody } };
}

/** Drops the statement; the only one of a document is made to match nothing instead. */
export function dropStatement({ document, pointer, statement, name, alone }: StatementSite): Weakening {
  const lame = { ...statement, Condition: neverHolding(statement["Condition"]) };
  return {
    mutator: "DropStatement",
    pointer,
    description: `${name} is dropped`,
    ...(alone ? { replacement: lame } : {}),
    changed: withValue(document, pointer, alone ? lame : undefined),
  };
}

/** One weakening for each item of an element that holds several. Its only item is as good as the statement, which is dropped elsewhere. */
export function dropItems(site: StatementSite, element: string, mutator: Mutator, what: string): readonly Weakening[] {
  const items = itemsOf(site.statement[element], pointerTo(site.pointer, element));
  if (items.length < 2) return [];
  return items.map(({ item, pointer }) => ({
    mutator,
    pointer,
    description: `${site.name}: ${what} ${textOf(item)} is dropped`,
    changed: withValue(site.document, pointer, undefined),
  }));
}

interface ElementItem {
  readonly item: Json;
  /** To the item, or to the list that would be left empty without it. */
  readonly pointer: string;
}

/** The items of a list, or of each member of an object (`Principal`). A lone text counts as a list of one. */
function itemsOf(value: Json | undefined, pointer: string): readonly ElementItem[] {
  if (value === undefined) return [];
  if (isList(value)) return value.map((item, index) => ({ item, pointer: value.length === 1 ? pointer : pointerTo(pointer, index) }));
  if (isObject(value)) return Object.entries(value).flatMap(([name, member]) => itemsOf(member, pointerTo(pointer, name)));
  return [{ item: value, pointer }];
}

/** An element as a list of texts. */
export function textsOf(value: Json | undefined): readonly string[] {
  return (isList(value) ? value : [value]).filter((item): item is string => typeof item === "string");
}

/** The service of an action, `rds` of `rds:Delete*`; undefined for `*`. */
export function serviceOf(action: string): string | undefined {
  const [service, rest] = action.split(":");
  return rest === undefined ? undefined : service?.toLowerCase();
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
