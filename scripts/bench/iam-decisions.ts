import fc from "fast-check";
import { evaluate } from "#iam/evaluate";
import { iamCaseArbitrary } from "../../test/property/iam-case-arbitrary.ts";
import { policySetOf } from "../../test/property/iam-case.ts";
import { askOracle } from "../../test/property/iam-oracle.ts";
import type { Figure, Rounds } from "./measure.ts";
import { timeRounds } from "./measure.ts";

/** Decisions a second, beside the usual simulator on the same generated cases. Ours decides over compiled policies, as the gateway keeps them. */
export async function benchIam(quick: boolean): Promise<readonly Figure[]> {
  const cases = fc.sample(iamCaseArbitrary, { numRuns: quick ? 100 : 2000, seed: 1 });
  const compiled = cases.map((one) => ({ request: one.request, policies: policySetOf(one) }));
  const repeats = quick ? 2 : 20;
  const rounds = quick ? 1 : 7;
  const kept = await timeRounds(rounds, 1, async () => {
    for (let time = 0; time < repeats; time++) for (const { request, policies } of compiled) evaluate(request, policies);
  });
  const parsing = await timeRounds(rounds, 1, async () => {
    for (const one of cases) evaluate(one.request, policySetOf(one));
  });
  const simulator = await timeRounds(quick ? 1 : 5, quick ? 0 : 1, async () => {
    for (const one of cases) await askOracle(one);
  });
  const perSecond = (count: number, milliseconds: number): number => Math.round((count * 1000) / milliseconds);
  const both = (count: number, { min, median }: Rounds): string =>
    `${perSecond(count, min).toLocaleString("en")} / ${perSecond(count, median).toLocaleString("en")}`;
  const ours = perSecond(cases.length * repeats, kept.min);
  const theirs = perSecond(cases.length, simulator.min);
  const section = `IAM decisions a second, ${cases.length} generated cases, fastest round / median`;
  return [
    { section, name: "scartissue, policies compiled once", value: both(cases.length * repeats, kept) },
    { section, name: "scartissue, policies parsed for each decision", value: both(cases.length, parsing) },
    { section, name: "@cloud-copilot/iam-simulate", value: both(cases.length, simulator) },
    { section, name: "times as many, of the fastest rounds", value: (ours / theirs).toFixed(0) },
  ];
}
