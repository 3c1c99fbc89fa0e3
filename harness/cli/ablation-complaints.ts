import type { AblationDiff } from "#ablation/ablation-diff";
import { listed } from "#ablation/words";
import type { AblationAnalysis, ScenarioAblation } from "#model/ablation";
import { worsenings } from "../ablation/diff-words.ts";

/** A reason why the exit code is not 0. */
export interface Complaint {
  readonly text: string;
  readonly exitCode: 1 | 2 | 3;
}

/** From what counts most: a reporter that could not do its work, nets that do not suffice, what is left open. */
const exitCodes = [2, 1, 3] as const;

export function exitCodeOfComplaints(complaints: readonly Complaint[]): number {
  return exitCodes.find((code) => complaints.some(({ exitCode }) => exitCode === code)) ?? 0;
}

/** Where fewer nets must fail than asked for, or where that cannot be told: from what was executed, not from what a search concluded. */
export function safetyComplaints({ scenario, operator, k, executedAlone }: AblationAnalysis, leastK: number | undefined): readonly Complaint[] {
  const [atLeast, atMost] = [k.atLeast ?? Infinity, k.atMost ?? Infinity];
  const where = `${scenario} (${operator})`;
  if (leastK !== undefined && atMost < leastK) return [{ text: `${where}: ${netsFail(atMost)}, and --threshold asks for k>=${leastK}`, exitCode: 1 }];
  if (leastK !== undefined && atLeast >= leastK) {
    const executed = executedAlone?.k.atLeast ?? Infinity;
    if (executed >= leastK) return [];
    return [{ text: `${where}: that k>=${leastK} holds was concluded and not executed: by executions alone k is at least ${executed}`, exitCode: 3 }];
  }
  if (atLeast === atMost) return [];
  return [{ text: `${where}: what is inconclusive or was not executed leaves open whether k is ${bound(atLeast)} or ${bound(atMost)}`, exitCode: 3 }];
}

/** A search that was stopped by its limit, or whose assumption was refuted. */
export function searchComplaints({ scenario, operator, search }: ScenarioAblation): readonly Complaint[] {
  if (search === undefined || search.complete) return [];
  return [{ text: `${scenario} (${operator}): the search is not complete: ${search.assumptions.slice(1).join(" ")}`.trimEnd(), exitCode: 3 }];
}

/** What outcomes may be the same or not by, whatever the guardrails do: another version and another method are no reason of their own. */
const terms: ReadonlySet<string> = new Set(["cloud", "terraform", "mode", "rows", "approver", "seeds"]);

/** What became worse since a baseline, with what did it; and that the two were executed on different terms, which leaves open what else would have. */
export function baselineComplaints({ scenarios, settings, onlyBefore }: AblationDiff): readonly Complaint[] {
  const others = settings.filter(({ setting }) => terms.has(setting)).map(({ setting, before, after }) => `${setting} (${before}, now ${after})`);
  return [
    ...scenarios.flatMap((diff) => {
      const worse = worsenings(diff);
      const why = diff.explanations.map(({ sentence }) => sentence.replaceAll("`", ""));
      return worse.map(({ text, certain }, index): Complaint => {
        const reasons = index === worse.length - 1 && why.length > 0 ? `\n  ${why.join("\n  ")}` : "";
        return { text: `${diff.scenario} (${diff.operator}): since the baseline, ${text}${reasons}`, exitCode: certain ? 1 : 3 };
      });
    }),
    ...(others.length === 0
      ? []
      : [
          {
            text: `the baseline was executed on other terms: ${listed(others)}; whether anything got worse on the same ones is left open`,
            exitCode: 3 as const,
          },
        ]),
    ...onlyBefore.map(({ scenario, operator }): Complaint => ({
      text: `${scenario} (${operator}): the baseline has it, and it was not ablated now`,
      exitCode: 3,
    })),
  ];
}

function netsFail(count: number): string {
  if (count === 0) return "production is lost with every guardrail standing (k = 0)";
  return count === 1 ? "production is lost when one guardrail fails (k = 1)" : `production is lost when ${count} guardrails fail (k = ${count})`;
}

function bound(value: number): string {
  return value === Infinity ? "unbounded" : String(value);
}
