import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { mutateGuardrails } from "#harness/mutation/mutate-guardrails";
import { mutationOf } from "./planted-guardrails.ts";

const guardrails = catalogue.filter(({ id }) => id === "state.bucket-locked" || id === "iac.prevent-destroy");
const origin = { configFile: undefined, folder: import.meta.dirname, digest: null };

describe("worker threads", () => {
  test("find the same as one thread, in the same order", async () => {
    const alone = await mutateGuardrails(mutationOf(guardrails, { rows: 100, only: ["state.bucket-locked"] }));
    const together = await mutateGuardrails(mutationOf(guardrails, { rows: 100, only: ["state.bucket-locked"], origin, concurrency: 2 }));
    expect(alone.mutants.length).toBeGreaterThan(5);
    expect(together).toEqual(alone);
  });

  test("are ended at once when the request is: nothing that was under way counts", async () => {
    const ended = new AbortController();
    const result = await mutateGuardrails(mutationOf(guardrails, { rows: 100, origin, concurrency: 2, signal: ended.signal, onProgress: () => ended.abort() }));
    expect([result.complete, result.mutants.length]).toEqual([false, 1]);
  });
});
