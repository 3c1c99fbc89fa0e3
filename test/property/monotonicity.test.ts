import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { isAtLeast } from "#model/outcome";
import type { Judgement, OperatorKind } from "#model/outcome";
import { play } from "../scenarios/play.ts";
import { guardrailOf } from "../scenarios/the-table.ts";

const ids = catalogue.map(({ id }) => id);

/** A set of guardrails, one more, and what that made of the outcome. */
interface Comparison {
  readonly set: readonly string[];
  readonly added: string;
  readonly operator: OperatorKind;
  readonly before: Judgement;
  readonly after: Judgement;
}

async function compare(set: readonly string[], added: string, operator: OperatorKind): Promise<Comparison> {
  const outcomeOf = async (chosen: readonly string[]): Promise<Judgement> => (await play(chosen.toSorted().map(guardrailOf), operator)).verdict.outcome;
  return { set, added, operator, before: await outcomeOf(set), after: await outcomeOf([...set, added]) };
}

function isBreak({ before, after }: Comparison): boolean {
  return before === "inconclusive" || !isAtLeast(after, before);
}

/**
 * The final snapshot is Terraform's: it is asked for by `terraform destroy` and by nobody else. A net that closes Terraform's road sends the persistent operator
 * to a deletion by CLI or SDK, with `--skip-final-snapshot`: what had been restorable is lost.
 */
const snapshotOnTheRoad = "backup.final-snapshot";
const closesTheRoad: ReadonlySet<string> = new Set(["plan.deny-protected-deletes", "approval.saved-plan-only", "agent.command-hook"]);

function isExplained({ set, added, operator, before, after }: Comparison): boolean {
  return operator === "persistent" && set.includes(snapshotOnTheRoad) && closesTheRoad.has(added) && before === "restorable" && after === "lost";
}

describe("adding a guardrail", () => {
  test("never increases the damage, but for pairs that are known by name", async () => {
    const cases = fc.sample(
      fc.record({
        chosen: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 6 }),
        operator: fc.constantFrom<OperatorKind>("literal", "persistent", "persistent"),
      }),
      { seed: 20260226, numRuns: 10 },
    );
    const breaks: Comparison[] = [];
    for (const {
      chosen: [added = "", ...set],
      operator,
    } of cases) {
      const comparison = await compare(set, added, operator);
      if (isBreak(comparison)) breaks.push(comparison);
    }
    expect(breaks.filter((one) => !isExplained(one))).toEqual([]);
  });

  test.each([...closesTheRoad])("%s sends the persistent operator past the final snapshot: restorable becomes lost", async (added) => {
    const comparison = await compare([snapshotOnTheRoad], added, "persistent");
    expect({ ...comparison, explained: isExplained(comparison) }).toMatchObject({ before: "restorable", after: "lost", explained: true });
  });

  test("a revocation in the middle of the deletion does not stop the final snapshot that is under way", async () => {
    const comparison = await compare(["backup.final-snapshot"], "detection.page-and-revoke", "literal");
    expect(comparison).toMatchObject({ before: "restorable", after: "restorable" });
  });

  test.each([...closesTheRoad])("%s does no such thing to the literal operator, nor to a snapshot taken every night", async (added) => {
    expect(isBreak(await compare([snapshotOnTheRoad], added, "literal"))).toBe(false);
    expect(isBreak(await compare(["backup.manual-snapshots"], added, "persistent"))).toBe(false);
  });
});
