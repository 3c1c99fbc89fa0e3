import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, scartissue, shell } from "./ablate-process.ts";

const command = ["ablate", "rename-without-moved", "--rows", "10", "--concurrency", "1"] as const;
/** Only the fourth decides; the others make it long. */
const guardrails = ["--guardrails", "agent.command-hook,approval.saved-plan-only,approval.second-role,identity.scp,plan.missing-state-alarm"] as const;
const saved = ["--save", "a.json"] as const;

const lines = (file: string): readonly string[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.includes('"subset"'))
    : [];

describe("an ablation that is interrupted", { timeout: 600_000 }, () => {
  it.each([["SIGINT" as const], ["SIGTERM" as const]])("by %s keeps what is done, says how to go on, and ends as one that never was", async (signal) => {
    const folder = folderWith();
    const partial = join(folder, "a.json.partial");
    const ended = await scartissue([...command, ...guardrails, ...saved], { folder, signal, interruptWhen: () => lines(partial).length >= 3 });
    expect(ended.exitCode).toBe(130);
    expect(ended.stderr).toMatch(
      /^scartissue: Interrupted after \d+ of 32 combinations\n {2}They are kept in .*a\.json\.partial: go on by the same command and --resume$/m,
    );
    expect(ended.stdout).toBe("");
    expect(readdirSync(folder)).toEqual(["a.json.partial"]);
    const before = lines(partial);
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(before.length).toBeLessThan(32);
    if (signal === "SIGTERM") return;

    const again = await scartissue([...command, ...guardrails, ...saved], { folder });
    expect(again).toMatchObject({ exitCode: 2, stdout: "" });
    expect(again.stderr).toContain("holds an ablation that was not finished");
    const otherwise = await scartissue([...command, ...guardrails, ...saved, "--resume", "--seeds", "2"], { folder });
    expect(otherwise).toMatchObject({ exitCode: 2, stdout: "" });
    expect(otherwise.stderr).toContain("its settings differ");
    expect(lines(partial)).toEqual(before);

    const resumed = await scartissue([...command, ...guardrails, ...saved, "--resume"], { folder });
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual(["a.json"]);
    const whole = await scartissue([...command, ...guardrails, "--save", "b.json"], { folder });
    expect(whole).toMatchObject({ exitCode: 0, stdout: resumed.stdout });
    const text = readFileSync(join(folder, "a.json"), "utf8");
    expect(text).toBe(readFileSync(join(folder, "b.json"), "utf8"));

    const finished = await scartissue([...command, ...guardrails, ...saved, "--resume"], { folder });
    expect(finished).toEqual({
      exitCode: 0,
      stdout: whole.stdout,
      stderr: "scartissue: `a.json` holds all of this already: what it tells first was played again and came to the same, and nothing else was executed\n",
    });
    const another = await scartissue([...command, ...guardrails, ...saved, "--resume", "--seeds", "2"], { folder });
    expect(another).toMatchObject({ exitCode: 2, stdout: "" });
    expect(another.stderr).toContain("holds an ablation of something else: its settings differ");
    expect(readFileSync(join(folder, "a.json"), "utf8")).toBe(text);
  });

  it("ends its worker threads, too; and without --save says that nothing was kept", async () => {
    const folder = folderWith();
    const words = ["ablate", "missing-state-cleanup", "--concurrency", "2", "--guardrails", "state.*,backup.cross-account-copy"];
    const ended = await scartissue(words, { folder, interruptWhen: (stderr) => stderr.includes("of 32 combinations") });
    expect(ended.exitCode).toBe(130);
    expect(ended.stderr).toContain("Nothing was kept: with --save FILE, what is done is");
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** A file system of 16 kB, which only the command's own namespace sees. */
const small = "mkdir -p disk && mount -t tmpfs -o size=16k tmpfs disk";
const canMount = spawnSync("unshare", ["-Urm", "sh", "-c", "mkdir -p /tmp/scartissue-try && mount -t tmpfs tmpfs /tmp/scartissue-try"]).status === 0;

describe("a disk that fills", { timeout: 600_000 }, () => {
  it("stops the ablation with a clear message; what was executed is still there", async (context) => {
    if (!canMount) context.skip("unshare cannot mount a small file system here");
    const folder = folderWith();
    const words = [...command, ...guardrails].join(" ");
    const ended = await shell(
      `unshare -Urm sh -c "${small} && npx scartissue ${words} --save disk/a.json; code=\\$?; cp disk/* .; exit \\$code"`.replaceAll("'", ""),
      { folder },
    );
    expect(ended.stderr).toMatch(/^scartissue: `.*disk\/a\.json(\.partial)?` cannot be written: the disk is full\n {2}Make room/m);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(readdirSync(folder).toSorted()).toEqual(["a.json.partial", "disk"]);
    expect(lines(join(folder, "a.json.partial")).length).toBeGreaterThan(0);

    copyFileSync(join(folder, "a.json.partial"), join(folder, "b.json.partial"));
    const resumed = await scartissue([...command, ...guardrails, "--save", "b.json", "--resume"], { folder });
    expect(resumed).toMatchObject({ exitCode: 0 });
  });

  it.skipIf(!existsSync("/dev/full"))("only at the end keeps every execution, says where, and by the same command and --resume it is saved", async () => {
    const folder = folderWith();
    const words = [...command, "--guardrails", "identity.scp,iac.prevent-destroy", ...saved];
    symlinkSync("/dev/full", join(folder, "a.json.part"));
    const ended = await scartissue(words, { folder });
    expect(ended.stderr).toMatch(
      /^scartissue: `.*a\.json` cannot be written: the disk is full\n {2}Make room; what was executed is kept in .*a\.json\.partial: go on with the same command and --resume\n$/m,
    );
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(readdirSync(folder)).toEqual(["a.json.partial"]);

    expect(await scartissue([...words, "--resume"], { folder })).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });
});
