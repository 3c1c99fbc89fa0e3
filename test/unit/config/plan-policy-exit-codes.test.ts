import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planPolicyGuardrail } from "#harness/config/hook-guardrails";

const folder = mkdtempSync(join(tmpdir(), "scartissue-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerOf(name: string, body: string): Promise<unknown> {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
  const guardrail = planPolicyGuardrail("plan.own", { kind: "plan-policy", command: `./${name} {plan}` }, folder);
  return guardrail.reviewPlan?.({ plan: {} } as never);
}

describe("a plan policy's exit code", () => {
  it("allows with 0 and denies with 1, with what it printed", async () => {
    expect(await answerOf("yes.sh", "exit 0")).toEqual({ kind: "allow" });
    expect(await answerOf("no.sh", "echo deletes a database; exit 1")).toEqual({ kind: "deny", reason: "deletes a database" });
  });

  it.each([126, 127, 137])("is a failure of the hook, not a denial, when it is %i", async (code) => {
    await expect(answerOf(`broken-${code}.sh`, `exit ${code}`)).rejects.toThrow(`exited with ${code}`);
  });

  it("shows no control characters of what a program prints", async () => {
    const { reason } = (await answerOf("bell.sh", "printf 'no\\007\\033[31m way'; exit 1")) as { reason: string };
    expect(reason).toBe("no [31m way");
  });
});
