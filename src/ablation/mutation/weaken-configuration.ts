import type { Json, JsonObject } from "#model/json";
import { isList, isObject, pointerTo, stepsOf, valueAt, withValue } from "./json-pointer.ts";
import { isDays } from "./shorten-retention.ts";
import { policyIn } from "./policy-text.ts";
import { weakenPolicy } from "./weaken-policy.ts";
import { keyOf } from "./weakening.ts";
import type { Weakening } from "./weakening.ts";

/**
 * Every way to take back one thing that hardening has changed in a stack's configuration: an argument goes back to what it was, a block that was added goes
 * as a whole and flag by flag, a number of days is shortened to one,
 * a policy in a text is weakened. Where hardening moved resources elsewhere, only the whole stack can be taken back.
 */
export function weakenConfiguration(before: JsonObject, after: JsonObject): readonly Weakening[] {
  if (movesResources(before, after)) {
    return [{ mutator: "RevertStack", pointer: "", description: "the stack stays as it was", replacement: before, changed: before }];
  }
  return differences(before, after, "").flatMap(({ pointer, was, is }) => [
    ...(is === undefined ? [] : flagsIn(after, is, pointer)),
    revert(after, pointer, was),
    ...shortened(after, pointer, is),
    ...policiesWeakened(after, pointer, is),
  ]);
}

function movesResources(before: JsonObject, after: JsonObject): boolean {
  const left = addressesIn(after);
  return [...addressesIn(before)].some((address) => !left.has(address));
}

function addressesIn({ resource }: JsonObject): ReadonlySet<string> {
  const types = isObject(resource) ? Object.entries(resource) : [];
  return new Set(types.flatMap(([type, named]) => (isObject(named) ? Object.keys(named).map((name) => `${type}.${name}`) : [])));
}

interface Difference {
  readonly pointer: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/** The topmost places at which two documents differ. A block and a list of that one block are the same to Terraform. */
function differences(before: Json | undefined, after: Json | undefined, pointer: string): readonly Difference[] {
  const [was, is] = [oneBlock(before), after];
  if (isObject(was) && isObject(is)) {
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name) => differences(was[name], is[name], pointerTo(pointer, name)));
  }
  if (isList(was) && isList(is) && was.length === is.length) return is.flatMap((item, index) => differences(was[index], item, pointerTo(pointer, index)));
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ pointer, was: before, is }];
}

function oneBlock(value: Json | undefined): Json | undefined {
  return isList(value) && value.length === 1 && isObject(value[0]) ? value[0] : value;
}

/** What hardening took away comes back into the block that held it. */
function revert(after: JsonObject, pointer: string, was: Json | undefined): Weakening {
  const changed = withValue(after, pointer, was);
  const isGone = valueAt(after, pointer) === undefined;
  const place = isGone ? pointer.slice(0, pointer.lastIndexOf("/")) : pointer;
  const there = isGone ? valueAt(changed, place) : was;
  return {
    mutator: "RevertArgument",
    pointer: place,
    ...(isGone ? { variant: stepsOf(pointer).at(-1) ?? "" } : {}),
    description: `${addressOf(pointer)} ${was === undefined ? "is dropped" : `is ${JSON.stringify(was)} again`}`,
    ...(there === undefined ? {} : { replacement: there }),
    changed,
  };
}

/** Flags of a block that was added: each could be missing while the block stands. */
function flagsIn(after: JsonObject, is: Json, pointer: string): readonly Weakening[] {
  const leaves = leavesOf(is, pointer);
  if (leaves.length < 2) return [];
  return leaves
    .filter(({ value }) => value === true)
    .map(({ place }) => ({
      mutator: "RevertArgument",
      pointer: place,
      description: `${addressOf(place)} is dropped`,
      changed: withValue(after, place, undefined),
    }));
}

function leavesOf(value: Json, place: string): readonly { readonly place: string; readonly value: Json }[] {
  if (isList(value)) return value.flatMap((item, index) => leavesOf(item, pointerTo(place, index)));
  if (isObject(value)) return Object.entries(value).flatMap(([name, member]) => leavesOf(member, pointerTo(place, name)));
  return [{ place, value }];
}

function shortened(after: JsonObject, pointer: string, is: Json | undefined): readonly Weakening[] {
  if (is === undefined) return [];
  return leavesOf(is, pointer)
    .filter(({ place, value }) => isDays(stepsOf(place).at(-1) ?? "", value))
    .map(({ place, value }) => ({
      mutator: "ShortenRetention",
      pointer: place,
      description: `${addressOf(place)} is 1 instead of ${JSON.stringify(value)}`,
      replacement: 1,
      changed: withValue(after, place, 1),
    }));
}

/** Policies that hardening has written into the configuration, as Terraform holds them: JSON in a text. */
function policiesWeakened(after: JsonObject, pointer: string, is: Json | undefined): readonly Weakening[] {
  if (is === undefined) return [];
  return leavesOf(is, pointer).flatMap(({ place, value }) => {
    const policy = policyIn(value);
    if (policy === undefined) return [];
    return weakenPolicy(policy, "restrains").map((inner) => {
      const text = JSON.stringify(inner.changed);
      const description = `${addressOf(place)}: ${inner.description}`;
      return { mutator: inner.mutator, pointer: place, variant: keyOf(inner), description, replacement: text, changed: withValue(after, place, text) };
    });
  });
}

/** `aws_rds_cluster.main lifecycle.prevent_destroy` */
function addressOf(pointer: string): string {
  const [block, ...steps] = stepsOf(pointer);
  if (block !== "resource") return [block, ...steps].join(".");
  const [place, argument] = [steps.slice(0, 2).join("."), steps.slice(2).join(".")];
  return argument === "" ? place : `${place} ${argument}`;
}
