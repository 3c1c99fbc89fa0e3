import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { assertIsolation } from "#harness/interlock/isolate";
import { processStart } from "#harness/interlock/process-identity";
import { startCli } from "./cli-process.ts";
import type { CliProcess } from "./cli-process.ts";
import { folder, forgetFolders } from "./operate-harness.ts";

const patience = { timeout: 90_000, interval: 100 };
const started = new Set<number>();

afterAll(() => {
  for (const pid of started) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is gone, as it should be.
    }
  }
  forgetFolders();
});

interface Working {
  readonly cli: CliProcess;
  readonly where: string;
  /** Ids of the operator's processes: itself, and one that has left its group and session. */
  readonly pids: readonly number[];
}

/** A scartissue whose operator is at work. */
async function atWork(flags: readonly string[] = []): Promise<Working> {
  const where = folder();
  const file = join(where, "operator.sh");
  writeFileSync(file, "#!/bin/sh\ntrap '' INT TERM HUP\nsetsid sleep 300 &\necho \"operator $$ $!\"\nwhile :; do sleep 1; done\n");
  chmodSync(file, 0o755);
  const cli = startCli(["operate", "missing-state-cleanup", "--rows", "100", "--no-guardrails", "--no-transcript", ...flags, "--", file], where);
  if (cli.child.pid !== undefined) started.add(cli.child.pid);
  await expect.poll(() => cli.text(), patience).toMatch(/operator \d+ \d+/);
  const pids = (/operator (\d+) (\d+)/.exec(cli.text())?.slice(1) ?? []).map(Number);
  if (flags.length === 0) for (const pid of pids) started.add(pid);
  return { cli, where, pids };
}

/** What of it is still there. */
function remains({ where, pids }: Working): readonly string[] {
  return [
    ...pids.filter((pid) => processStart(pid) !== undefined).map(() => "process"),
    ...readdirSync(where)
      .filter((name) => name.startsWith("scartissue-op-"))
      .map(() => "folder"),
    ...leases(where).map(() => "lease"),
  ];
}

function leases(where: string): readonly string[] {
  const own = readdirSync(where).find((name) => name.startsWith("scartissue-leases"));
  return own === undefined ? [] : readdirSync(join(where, own));
}

describe.skipIf(process.platform !== "linux")("a scartissue that is ended while an operator works (strays are found on Linux only)", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s leaves no process and no file", async (signal, exitCode) => {
    const working = await atWork();
    expect(remains(working)).toEqual(["process", "process", "folder", "lease", "lease"]);

    working.cli.child.kill(signal);

    expect(await working.cli.ended).toBe(exitCode);
    await expect.poll(() => remains(working), patience).toEqual([]);
    expect(working.cli.text()).toMatch(/interrupted; no report was written/);
  });

  it("by `kill -9` leaves them until the next start, which ends them and says so", async () => {
    const working = await atWork();

    working.cli.child.kill("SIGKILL");
    await working.cli.ended;
    expect(remains(working)).toEqual(["process", "process", "folder", "lease", "lease"]);
    const next = startCli(["list", "scenarios"], working.where);

    expect(await next.ended).toBe(0);
    expect(next.text()).toMatch(/ended what an earlier run that was killed left behind: \d+ processes, 1 folder/);
    await expect.poll(() => remains(working), patience).toEqual([]);
  });

  it("by `kill -9` takes an isolated operator down with it at once", async ({ skip }) => {
    skip(!canIsolate(), "namespaces are not permitted here");
    const working = await atWork(["--isolate"]);
    const inside = namespaceOf(working.cli.child.pid ?? 0);
    expect(inside.length).toBeGreaterThan(1);

    working.cli.child.kill("SIGKILL");
    await working.cli.ended;

    await expect.poll(() => inside.filter((pid) => processStart(pid) !== undefined), patience).toEqual([]);
  });
});

function canIsolate(): boolean {
  try {
    assertIsolation([]);
    return true;
  } catch {
    return false;
  }
}

/** Every descendant of a process. */
function namespaceOf(parent: number): readonly number[] {
  const children = existsSync("/proc")
    ? readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .filter((pid) => parentOf(pid) === parent)
    : [];
  return children.flatMap((pid) => [pid, ...namespaceOf(pid)]);
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
