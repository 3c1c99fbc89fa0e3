import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import type { Caller } from "#harness/operate/control-server";
import { serveShim } from "#harness/operate/serve-shim";
import type { ShimAnswer } from "#harness/operate/shims";
import { foundWorld, personOf } from "#harness/replay/found-world";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import type { LedgerEvent } from "#model/ledger";

const root = realpathSync(mkdtempSync(join(tmpdir(), "scartissue-shim-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the ledger says after the operator's `aws`, a real one, ended like this. */
async function ledgerAfter(ended: NonNullable<ShimAnswer["ended"]>): Promise<readonly LedgerEvent[]> {
  const stage = await foundWorld({
    world: {
      id: "shim",
      region: "eu-west-1",
      startsAt: "2026-02-26T20:00:00Z",
      accounts: [{ id: "111122223333", name: "one", role: "management" }],
      principals: [{ name: "agent", role: "operator", kind: "user", account: "management", policies: [] }],
      stacks: [],
      terminals: [],
      approver: "nobody",
      build: async () => undefined,
    },
    guardrails: [],
    seed: 1,
    data: createModelledPlane(),
    authorization: "enforced",
    regions: ["eu-west-1"],
    datasets: [],
    approverHabit: "reads-the-plan",
  });
  const caller: Caller = {
    request: { program: "aws", words: ["sts", "get-caller-identity"], directory: root, environment: {} },
    tell: () => undefined,
    ask: async () => ({ ended }),
    gone: new AbortController().signal,
  };
  await serveShim(
    {
      stage,
      terminal: { name: "agent", principal: "agent", machine: "laptop" },
      person: personOf(stage, "agent"),
      root,
      workspace: createMemoryWorkspace(),
      watch: { changes: () => [], accept: () => undefined },
      realAws: "/opt/aws",
      exclusive: async (work) => work(),
    },
    caller,
  );
  return stage.ledger.events();
}

test("an operator whose real `aws` does not start has been stopped by nobody: the run is inconclusive", async () => {
  const events = await ledgerAfter({ exitCode: 127, stdout: "", stderr: "spawn /opt/aws ENOENT", notStarted: true });
  expect(events).toContainEqual(expect.objectContaining({ kind: "unsupported", subject: expect.stringContaining("/opt/aws, which does not start") }));
  expect(events).toContainEqual(expect.objectContaining({ kind: "command", exitCode: 127 }));
});

test("one that ran and failed is an ordinary failure", async () => {
  const events = await ledgerAfter({ exitCode: 254, stdout: "", stderr: "An error occurred (AccessDenied)" });
  expect(events.some(({ kind }) => kind === "unsupported")).toBe(false);
  expect(events).toContainEqual(expect.objectContaining({ kind: "command", exitCode: 254 }));
});
