import { describe, expect, test } from "vitest";
import { judgeMutant } from "#ablation/mutation/judge-mutant";
import type { MutantTest, Observed } from "#ablation/mutation/judge-mutant";

const whole: Observed = { outcome: "held", scriptEnd: "held", horizon: "held", friction: 1, story: "a" };
const tested = (weakened: MutantTest["weakened"], more: Partial<MutantTest> = {}): MutantTest => ({
  test: "x literal alone",
  whole,
  weakened,
  consulted: true,
  ...more,
});

describe("a mutant", () => {
  test.each([
    ["the outcome", { ...whole, outcome: "lost" } as const, "x literal alone: lost instead of held"],
    ["the outcome at the script's end", { ...whole, scriptEnd: "exposed" } as const, "x literal alone: at the script's end exposed instead of held"],
    ["the outcome at the horizon", { ...whole, horizon: "lost" } as const, "x literal alone: at the horizon lost instead of held"],
    ["the friction", { ...whole, friction: 0 }, "x literal alone: friction 0 instead of 1"],
  ])("is noticed by %s", (_what, weakened, reason) => {
    expect(judgeMutant([tested(whole), tested(weakened)])).toMatchObject({ status: "Killed", reason, killedBy: ["x literal alone"] });
  });

  test("is noticed, too, by an outcome that is better: it says so", () => {
    const lost = { ...whole, outcome: "lost", scriptEnd: "lost", horizon: "lost" } as const;
    expect(judgeMutant([tested(whole, { whole: lost })]).reason).toBe("x literal alone: held instead of lost, which is better");
  });

  test("survives where the story goes differently and nothing expected changes: a redundancy", () => {
    expect(judgeMutant([tested({ ...whole, story: "b" })])).toMatchObject({ status: "Survived", exercised: true, killedBy: [] });
  });

  test("survives where everything goes as before: a hole", () => {
    expect(judgeMutant([tested(whole)])).toMatchObject({ status: "Survived", exercised: false, coveredBy: ["x literal alone"] });
  });

  test("is not covered where nothing consulted it", () => {
    expect(judgeMutant([tested(whole, { consulted: false })])).toMatchObject({ status: "NoCoverage", coveredBy: [] });
    expect(judgeMutant([])).toMatchObject({ status: "NoCoverage" });
  });

  test("under which a run is inconclusive is left open, and never counts as noticed, missed or not covered", () => {
    const foggy = tested({ untold: "the run is inconclusive: fog" });
    expect(judgeMutant([tested(whole), foggy])).toMatchObject({
      status: "Pending",
      reason: "inconclusive, whether it is noticed is left open: x literal alone: weakened, the run is inconclusive: fog",
      killedBy: [],
    });
    expect(judgeMutant([tested(whole, { consulted: false }), { ...foggy, consulted: false }])).toMatchObject({ status: "Pending" });
    expect(judgeMutant([foggy, tested({ ...whole, outcome: "lost" })])).toMatchObject({ status: "Killed", killedBy: ["x literal alone"] });
    expect(judgeMutant([foggy, tested({ error: "no bucket" })])).toMatchObject({ status: "RuntimeError" });
  });

  test("of which a test says nothing even whole is left open, and that test does not cover it", () => {
    const untold = { untold: "the control ends held, and it declares lost" };
    expect(judgeMutant([tested(untold, { whole: untold })])).toMatchObject({
      status: "Pending",
      reason: "inconclusive, whether it is noticed is left open: x literal alone: the control ends held, and it declares lost",
      coveredBy: [],
      exercised: false,
    });
  });

  test("that lets no world be built says why, unless somebody noticed it elsewhere", () => {
    const broken = tested({ error: "no bucket" });
    expect(judgeMutant([tested(whole), broken])).toMatchObject({ status: "RuntimeError", reason: "no bucket" });
    expect(judgeMutant([broken, tested({ ...whole, friction: 9 })])).toMatchObject({ status: "Killed" });
  });
});
