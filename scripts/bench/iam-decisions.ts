import fc from "fast-check";
import { evaluate } from "#iam/evaluate";
import { iamCaseArbitrary } from "../../test/property/iam-case-arbitrary.ts";
import { policySetOf } from "../../test/property/iam-case.ts";
import { askOracle } from "../../test/property/iam-oracle.ts";
import type { Figure } from "./measure.ts";
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
  const simulator = await timeRounds(quick ? 1 : 3, quick ? 0 : 1, async () => {
    for (const one of cases) await askOracle(one);
  });
  const perSecond = (count: number, milliseconds: number): number => Math.round((count * 1000) / milliseconds);
  const ours = perSecond(cases.length * repeats, kept.median);
  const theirs = perSecond(cases.length, simulator.median);
  const section = `IAM decisions a second, ${cases.length} generated cases, medians`;
  return [
    { section, name: "scartissue, policies compiled once", value: ours.toLocaleString("en") },
    { section, name: "scartissue, policies parsed for each decision", value: perSecond(cases.length, parsing.median).toLocaleString("en") },
    { section, name: "@cloud-copilot/iam-simulate", value: theirs.toLocaleString("en") },
    { section, name: "times as many", value: (ours / theirs).toFixed(0) },
  ];
}
