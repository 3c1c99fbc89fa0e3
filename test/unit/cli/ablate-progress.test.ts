import { describe, expect, it } from "vitest";
import { createRate, rateWords } from "#harness/cli/ablate-progress";

describe("the progress of an ablation", () => {
  it("says how far it is, how fast it goes, and what is left", () => {
    expect(rateWords({ done: 1024, total: 4096, remembered: 0 }, 10)).toBe("1,024 of 4,096 combinations (25 %), 102 a second, 30 s left");
    expect(rateWords({ done: 10, total: 4096, remembered: 0 }, 20)).toBe("10 of 4,096 combinations (0 %), 0.5 a second, 2 h 16 min left");
    expect(rateWords({ done: 0, total: 8, remembered: 0 }, 0)).toBe("0 of 8 combinations (0 %)");
  });

  it("does not count what a journal remembered as speed", () => {
    expect(rateWords({ done: 1100, total: 2000, remembered: 1000 }, 10)).toBe(
      "1,100 of 2,000 combinations (55 %), 1,000 of them from the journal, 10 a second, 1 min 30 s left",
    );
  });

  it("promises no end of a search, whose size nobody knows", () => {
    expect(rateWords({ done: 50, total: undefined, remembered: 0 }, 10)).toBe("50 combinations, 5.0 a second");
  });

  it("is one line that changes on a terminal, no wider than it, and goes away", () => {
    const written: string[] = [];
    let time = 0;
    const rate = createRate({ isTTY: true, columns: 40, write: (text) => written.push(text) }, () => time);
    for (time = 0; time < 1000; time += 50) rate.tell({ done: time, total: 1000, remembered: 0 });
    rate.end();
    rate.end();
    expect(written.length).toBeLessThan(10);
    expect(written.at(-1)).toBe("\r\u001B[2K");
    for (const text of written) expect(text.replace("\r\u001B[2K", "").length).toBeLessThanOrEqual(40);
    expect(written.join("")).not.toContain("\n");
  });

  it("is a line at the beginning and now and then elsewhere", () => {
    const written: string[] = [];
    let time = 0;
    const rate = createRate({ write: (text) => written.push(text) }, () => time);
    for (time = 0; time <= 60_000; time += 100) rate.tell({ done: time / 100, total: 1000, remembered: 0 });
    rate.end();
    expect(written).toHaveLength(5);
    expect(written[0]).toBe("… 0 of 1,000 combinations (0 %)\n");
    expect(written[1]).toBe("… 150 of 1,000 combinations (15 %), 10 a second, 1 min 25 s left\n");
  });
});
