import { compileResource } from "#iam/arn-pattern";
import { compileGlob, markWildcards } from "#iam/glob";
import { readPolicyDocument } from "#iam/read-policy";
import type { Statement } from "#iam/policy-document";
import { coveredActions } from "./known-actions.ts";
import type { CoveredAction } from "./known-actions.ts";
import { nearestWord } from "./nearest-word.ts";

/** Something that exists, or will, in the world. */
export interface ExistingThing {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What there is, in which accounts, and the user's own names for some of it. */
export interface NamedWorld {
  readonly things: readonly ExistingThing[];
  readonly accounts: readonly string[];
  readonly bound: Readonly<Record<string, string>>;
}

/** A statement that no request in the world can match. */
export interface DeadStatement {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** What matches nothing: the number of the ARN among the statement's, or a condition on a tag. */
  readonly what: { readonly resource: number } | { readonly tag: string };
  readonly hint: string;
}

/** What these actions make has no name yet, so no name of theirs can be wrong. */
const creates = /^(Allocate|Copy|Create|Import|Put|Register|Restore|Run|Start|Upload)/;

/**
 * Statements of a bound policy that match nothing in a world. Statements whose services scartissue does not answer are left alone,
 * and so are those that speak by `NotResource`.
 */
export function findDeadStatements(document: unknown, world: NamedWorld): readonly DeadStatement[] {
  const { statements } = readPolicyDocument(document, "identity").document;
  return statements.flatMap((statement, index) => {
    const dead = deathOf(statement, world);
    return dead === undefined ? [] : [{ index, sid: statement.sid, effect: statement.effect, ...dead }];
  });
}

type Death = Pick<DeadStatement, "what" | "hint">;

function deathOf(statement: Statement, world: NamedWorld): Death | undefined {
  const { things } = world;
  const { resources = [], actions } = statement;
  if (resources.length === 0) return undefined;
  const covered = decisive((actions ?? ["*"]).flatMap((action) => coveredActions(action)));
  if (covered.every(({ name }) => creates.test(name))) return undefined;
  const reachable = actions === undefined ? things : things.filter(reachableBy(covered));
  const matching = resources.map((pattern) => reachable.filter(({ arn }) => matches(pattern, arn)));
  const withoutResource = covered.some(({ arns }) => arns.length === 0) && resources.includes("*");
  const found = matching.flat();
  if (found.length === 0 && !withoutResource) return { what: { resource: 0 }, hint: hintFor(resources[0] ?? "", reachable, world) };
  return withoutResource ? undefined : deadTag(statement, found);
}

/** Actions on what exists decide; those that create are asked only when they stand alone. */
function decisive(covered: readonly CoveredAction[]): readonly CoveredAction[] {
  const others = covered.filter(({ name }) => !creates.test(name));
  return others.length === 0 ? covered : others;
}

function reachableBy(covered: readonly CoveredAction[]): (thing: ExistingThing) => boolean {
  const patterns = [...new Set(covered.flatMap(({ arns }) => arns))];
  const tests = patterns.map((pattern) => compileGlob(markWildcards(pattern)));
  const objects = patterns.includes("arn:*:s3:::*/*");
  return ({ arn }) => tests.some((test) => test(arn)) || (objects && isBucket(arn));
}

function isBucket(arn: string): boolean {
  return arn.startsWith("arn:aws:s3:::") && !arn.includes("/");
}

/** A variable may stand for anything; objects of a bucket that exists may come to be. */
function matches(pattern: string, arn: string): boolean {
  const open = pattern.replaceAll(/\$\{[^}]*\}/g, "*");
  const inBucket = isBucket(arn) && open.startsWith("arn:aws:s3:::") ? open.replace(/\/.*$/, "") : open;
  return compileResource(inBucket, "2012-10-17")(arn, () => undefined) === true;
}

/** A condition on a resource's tag that nothing among what the statement reaches carries. */
function deadTag({ conditions }: Statement, things: readonly ExistingThing[]): Death | undefined {
  for (const { operator, key, values } of conditions) {
    const [, tag] = /^aws:ResourceTag\/(.+)$/i.exec(key) ?? [];
    if (tag === undefined || !/^String(Equals|Like|EqualsIgnoreCase)$/.test(operator)) continue;
    const tests = values.map((value) => compileGlob(markWildcards(value.replaceAll(/\$\{[^}]*\}/g, "*"))));
    const carried = things.flatMap(({ tags }) => tags[tag] ?? []);
    if (carried.some((value) => tests.some((test) => test(value)))) continue;
    const existing = [...new Set(things.flatMap(({ tags }) => Object.entries(tags).map(([name, value]) => `${name}=${value}`)))];
    const near = nearestWord(`${tag}=${values[0] ?? ""}`, existing);
    return {
      what: { tag: `${key} = ${values.join(", ")}` },
      hint:
        near === undefined
          ? `Nothing it reaches carries that tag; bind it in bindings.tags. Tags there: ${existing.slice(0, 4).join(", ") || "none"}`
          : `The nearest tag in the world is \`${near}\``,
    };
  }
  return undefined;
}

function hintFor(pattern: string, reachable: readonly ExistingThing[], { accounts, bound }: NamedWorld): string {
  const [, , , , account = ""] = pattern.split(":");
  if (/^\d{12}$/.test(account) && !accounts.includes(account))
    return `The world has no account ${account}: bind it in bindings.accounts, for example { "${account}": "prod" }`;
  const names = [...new Set(reachable.map(({ arn }) => nameOf(arn)))];
  if (names.length === 0) return "The world has nothing that these actions act on: leave the statement out, or write `*`";
  const own = Object.keys(bound).filter((name) => names.includes(bound[name] ?? ""));
  const near = nearestWord(nameOf(pattern), [...own, ...names]);
  const correct = "Correct the ARN, or bind its name in bindings.names";
  if (near === undefined) return `${correct}. Names there: ${[...own, ...names].slice(0, 4).join(", ")}`;
  return `The nearest name is \`${near}\`${bound[near] === undefined ? "" : `, which is bound to \`${bound[near]}\``}. ${correct}`;
}

/** `dev-course` of `arn:aws:rds:eu-west-1:222222222222:cluster:dev-course`. */
function nameOf(arn: string): string {
  return arn.split(":").slice(5).join(":").split(/[:/]/).at(-1) ?? arn;
}
