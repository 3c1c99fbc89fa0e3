import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { partOf } from "#harness/ablation/ablation-part";
import type { AblationRequest } from "#harness/ablation/ablation-request";
import { executeAblation } from "#harness/ablation/execute-ablation";
import { findFinished } from "#harness/ablation/find-finished";
import { journalOf } from "#harness/ablation/journal";
import { saveSealed } from "#harness/ablation/saved-ablation";
import { findGuardrails } from "#harness/find-guardrails";
import { scenario } from "../../../../scenarios/bucket-force-destroy/scenario.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-finished-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request: AblationRequest = {
  scenarios: [scenario],
  guardrails: findGuardrails(["iac.prevent-destroy,state.lineage-pin"]),
  operators: ["literal"],
  seeds: [1],
  rows: null,
  data: "modelled",
  approver: "reads-the-plan",
  user: { policies: new Map(), bindings: {} },
  method: "exhaustive",
  threshold: "restorable",
  concurrency: 1,
};
const withConfig = (digest: string): AblationRequest => ({ ...request, origin: { configFile: undefined, folder: ".", digest } });

describe("an ablation that is finished", () => {
  test("is found for the same request, and for no other, which is said", async () => {
    const file = join(folder, "a.json");
    expect(await findFinished(file, request)).toBeUndefined();
    const { document = {} } = await executeAblation(request);
    saveSealed(file, document);
    expect(await findFinished(file, request)).toEqual(document);
    for (const [other, named] of [
      [{ ...request, seeds: [1, 2] }, "settings"],
      [{ ...request, threshold: "held" }, "threshold"],
      [{ ...request, operators: ["persistent"] }, "scenarios"],
      [{ ...request, shard: { index: 1, count: 2 } }, "shard"],
      [withConfig("sha256:a"), "configuration"],
    ] as const) {
      await expect(findFinished(file, other)).rejects.toThrow(
        expect.objectContaining({ code: "usage", message: expect.stringContaining(`holds an ablation of something else: its ${named} differ`) as string }),
      );
    }
  });

  test("is not taken for what the guardrails of now would come to", async () => {
    const [protect, pin] = request.guardrails;
    if (protect === undefined || pin === undefined) throw new Error("two guardrails were named");
    const { harden: _harden, ...disarmed } = protect;
    for (const shard of [undefined, { index: 1, count: 1 }]) {
      const file = join(folder, shard === undefined ? "whole.json" : "part.json");
      const asked = shard === undefined ? request : { ...request, shard };
      const { plan, executed, document } = await executeAblation(asked);
      saveSealed(file, shard === undefined ? (document ?? {}) : partOf(shard, plan, executed));
      await expect(findFinished(file, asked)).resolves.toBeDefined();
      await expect(findFinished(file, { ...asked, guardrails: [disarmed, pin] })).rejects.toThrow(
        expect.objectContaining({ code: "inconclusive", message: expect.stringContaining("here") as string }),
      );
    }
  });

  test("under a config is found again under the same, and not under another", async () => {
    const file = join(folder, "a.json");
    const { document = {} } = await executeAblation(withConfig("sha256:a"));
    expect(document).toMatchObject({ configuration: "sha256:a" });
    saveSealed(file, document);
    expect(await findFinished(file, withConfig("sha256:a"))).toEqual(document);
    await expect(findFinished(file, withConfig("sha256:b"))).rejects.toThrow("its configuration differ");
    await expect(findFinished(file, request)).rejects.toThrow("its configuration differ");
  });

  test("is found by its shard as well", async () => {
    const file = join(folder, "part.json");
    const shard = { index: 1, count: 2 };
    const { plan, executed } = await executeAblation({ ...request, shard });
    saveSealed(file, partOf(shard, plan, executed));
    expect(await findFinished(file, { ...request, shard })).toMatchObject({ kind: "ablation-part", shard });
    await expect(findFinished(file, { ...request, shard: { index: 2, count: 2 } })).rejects.toThrow("its shard differ");
  });

  test("is none where a journal lies beside it, and junk is refused, not written over", async () => {
    const file = join(folder, "a.json");
    writeFileSync(file, "{}");
    await expect(findFinished(file, request)).rejects.toThrow("is no saved ablation");
    writeFileSync(journalOf(file), "");
    expect(await findFinished(file, request)).toBeUndefined();
  });
});
