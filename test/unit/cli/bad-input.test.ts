import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const folders: string[] = [];

/** Of these tests alone: what others leave behind, to see it ended by the next start, would be spoken of here. */
const temporary = mkdtempSync(join(tmpdir(), "scartissue-bad-tmp-"));
folders.push(temporary);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with some files of a user's; scripts are executable. */
function repository(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "scartissue-bad-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    if (name.endsWith(".sh")) chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

interface Ended {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

interface Invocation {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Interrupts the program once this file is there. */
  readonly interruptAt?: string;
  readonly stdout?: string;
}

async function cli(words: readonly string[], { folder = repository(), environment = {}, interruptAt, stdout: target }: Invocation = {}): Promise<Ended> {
  const program = [
    process.execPath,
    "--conditions=scartissue-source",
    "--import",
    join(root, "node_modules/tsx/dist/esm/index.mjs"),
    join(root, "harness/cli/main.ts"),
    ...words,
  ];
  const [name = "", ...rest] = target === undefined ? program : ["sh", "-c", `exec "$@" > ${target}`, "sh", ...program];
  const child = spawn(name, rest, { cwd: folder, env: { PATH: process.env["PATH"] ?? "", TMPDIR: temporary, ...environment } });
  let stderr = "";
  let stdout = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  if (interruptAt !== undefined) {
    const watch = setInterval(() => {
      if (!existsSync(interruptAt)) return;
      clearInterval(watch);
      child.kill("SIGINT");
    }, 50);
  }
  return new Promise((resolve) => void child.once("close", (exitCode) => resolve({ exitCode, stderr, stdout })));
}

/** One clear message, the right exit code, no stack trace, nothing printed as if it were a result. */
function expectRefusal({ exitCode, stderr, stdout }: Ended, wanted: number, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) expect(stderr).toMatch(typeof text === "string" ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)) : text);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/^(scartissue|error):/gm)).toHaveLength(1);
  expect(stdout).toBe("");
  expect(exitCode).toBe(wanted);
}

const run = ["run", "missing-state-cleanup"] as const;

describe.concurrent("words that mean nothing", () => {
  it.each([
    ["an unknown command", ["replay"], ["unknown command 'replay'"]],
    [
      "an unknown scenario",
      ["run", "missing-state-cleanpu", "--no-guardrails"],
      ["There is no scenario `missing-state-cleanpu`", "Did you mean missing-state-cleanup?"],
    ],
    ["no scenario at all", ["run", "--no-guardrails"], ["No scenario was named", "missing-state-cleanup"]],
    ["a filter that leaves none", ["run", "--filter", "zzz", "--no-guardrails"], ["No scenario is left by --filter zzz"]],
    ["an unknown guardrail", [...run, "--guardrails", "iac.prevent-destory"], ["There is no guardrail `iac.prevent-destory`", "iac.prevent-destroy"]],
    ["an empty list of guardrails", [...run, "--guardrails", ""], ["The list of guardrails is empty", "--no-guardrails"]],
    ["a list of commas", [...run, "--guardrails", " , "], ["The list of guardrails is empty", "--no-guardrails"]],
    ["no guardrails by accident", [...run], ["No guardrails were named", "--no-guardrails"]],
    ["guardrails, and then none", [...run, "--guardrails", "all", "--no-guardrails"], ["--guardrails and --no-guardrails contradict each other"]],
    ["no guardrails, and then some", [...run, "--no-guardrails", "--guardrails", "all"], ["It contradicts --no-guardrails"]],
    ["an unknown flag", [...run, "--no-guardrails", "--gaurdrails"], ["unknown option '--gaurdrails'"]],
    ["an unknown reporter", [...run, "--no-guardrails", "--reporter", "sarf"], ["There is no reporter `sarf`", "pretty, json, junit"]],
    ["a reporter with a nameless file", [...run, "--no-guardrails", "--reporter", "json:"], ["A reporter's file has no name"]],
    ["the same reporter twice", [...run, "--no-guardrails", "--reporter", "json", "--reporter", "json"], ["The reporter `json` stands twice"]],
    ["an outcome that is none", [...run, "--no-guardrails", "--expect", "fine"], ["--expect", "held"]],
    ["a number that is none", [...run, "--no-guardrails", "--rows", "many"], ["--rows", "whole number"]],
    ["a cloud that is none", [...run, "--no-guardrails", "--cloud", "azure"], ["no cloud `azure`", "moto, localstack"]],
    ["a cloud that is not on this machine", [...run, "--no-guardrails", "--cloud", "https://rds.eu-west-1.amazonaws.com"], ["not on loopback"]],
    ["a Terraform that is none", [...run, "--no-guardrails", "--terraform", "pulumi"], ["--terraform", "'pulumi'", "embedded, terraform, tofu"]],
    ["something that cannot be listed", ["list", "incidents"], ["Cannot list `incidents`"]],
    ["something that cannot be shown", ["show", "nothing"], ["There is no scenario or guardrail `nothing`"]],
  ])("%s", async (_name, words, texts) => {
    expectRefusal(await cli(words), 2, ...texts);
  });

  it("an empty list of guardrails in the environment", async () => {
    expectRefusal(await cli(run, { environment: { SCARTISSUE_GUARDRAILS: "" } }), 2, "The list of guardrails is empty");
  });
});

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const scpConfig = json({ guardrails: [{ kind: "scp", file: "scp.json", target: "prod" }] });
const policy = (statement: object): string => json({ Version: "2012-10-17", Statement: [{ Sid: "Own", Effect: "Deny", Resource: "*", ...statement }] });

describe.concurrent("a config that cannot be used", () => {
  it.each([
    ["throws", { "scartissue.config.ts": 'throw new Error("no token");' }, ["scartissue.config.ts cannot be loaded: no token"]],
    ["does not parse", { "scartissue.config.ts": "export default {\n  guardrails: [,,\n" }, ["scartissue.config.ts cannot be loaded: line "]],
    ["has no default export", { "scartissue.config.mjs": "export const config = {};" }, ["scartissue.config.mjs has no default export"]],
    ["is not JSON", { "scartissue.config.json": "{ guardrails }" }, ["scartissue.config.json cannot be loaded"]],
    [
      "has an unknown key",
      { "scartissue.config.json": json({ gaurdrails: ["all"] }) },
      ["`gaurdrails` in scartissue.config.json: there is no such key", "Did you mean `guardrails`?"],
    ],
    [
      "has a value of another type",
      { "scartissue.config.json": json({ guardrails: ["all"], seed: "one" }) },
      ["`seed` in scartissue.config.json: it must be integer"],
    ],
    [
      "has a word that is none",
      { "scartissue.config.json": json({ guardrails: ["all"], operator: "stubborn" }) },
      ["`operator` in scartissue.config.json", "literal, persistent, both"],
    ],
    ["has an empty list of guardrails", { "scartissue.config.json": json({ guardrails: [] }) }, ["`guardrails` in scartissue.config.json"]],
    ["names an unknown guardrail", { "scartissue.config.json": json({ guardrails: ["iac.nothing"] }) }, ["There is no guardrail `iac.nothing`"]],
    [
      "names a guardrail's file of an unknown kind",
      { "scartissue.config.json": json({ guardrails: [{ kind: "opa" }] }) },
      ["`guardrails[0].kind` in scartissue.config.json: there is no `opa`"],
    ],
    [
      "forgets where a policy attaches",
      { "scartissue.config.json": json({ guardrails: [{ kind: "iam-policy", file: "a.json" }] }) },
      ["`guardrails[0].attachTo` in scartissue.config.json: it is missing"],
    ],
    ["names a policy that is not there", { "scartissue.config.json": scpConfig }, ["The policy `scp.json` cannot be read: ENOENT"]],
    [
      "names a policy that is not JSON",
      { "scartissue.config.json": scpConfig, "scp.json": '{\n  "Version": "2012-10-17",\n  Statement: []\n}' },
      ["scp.json:3", "it is not JSON"],
    ],
    [
      "names a policy larger than AWS allows",
      { "scartissue.config.json": scpConfig, "scp.json": policy({ Action: Array.from({ length: 300 }, () => "rds:DeleteDBCluster") }) },
      [/scp\.json:1 .*AWS allows 5120/],
    ],
    [
      "names a policy without an effect",
      { "scartissue.config.json": scpConfig, "scp.json": policy({ Effect: undefined, Action: "*" }) },
      [/scp\.json:4 .*Effect/],
    ],
    [
      "names an action that does not exist",
      { "scartissue.config.json": scpConfig, "scp.json": policy({ Action: "rds:DeleteCluster" }) },
      ["scp.json:8", "`rds:DeleteCluster` names no action that exists"],
    ],
    [
      "names a service that does not exist",
      { "scartissue.config.json": scpConfig, "scp.json": policy({ Action: "rdss:DeleteDBCluster" }) },
      ["scp.json:8", "there is no service `rdss`"],
    ],
    [
      "names a hook that is not there",
      { "scartissue.config.json": json({ guardrails: [{ kind: "command-hook", command: "./hook.sh" }] }) },
      ["The command of the command hook `agent.own-hook` does not exist: `./hook.sh`"],
    ],
    [
      "names a plan policy that is not installed",
      { "scartissue.config.json": json({ guardrails: [{ kind: "plan-policy", command: "conftest-of-nobody test {plan}" }] }) },
      ["does not exist: `conftest-of-nobody`", "Install it"],
    ],
    [
      "has a command with an open quote",
      { "scartissue.config.json": json({ guardrails: [{ kind: "plan-policy", command: "sh -c 'exit" }] }) },
      ["cannot be read: `sh -c 'exit`"],
    ],
    [
      "gives two guardrails one id",
      {
        "scartissue.config.json": json({
          guardrails: [
            { kind: "plan-policy", command: "true" },
            { kind: "plan-policy", command: "true" },
          ],
        }),
      },
      ["there are two guardrails `plan.own-true`"],
    ],
  ])("%s", async (_name, files, texts) => {
    expectRefusal(await cli(run, { folder: repository(files) }), 2, ...texts);
  });

  it("is not there", async () => {
    expectRefusal(await cli([...run, "--config", "other.config.ts"]), 2, "There is no config file `other.config.ts`");
  });
});

describe.concurrent("a policy that does not fit the world", () => {
  it.each([
    [
      "an ARN that matches nothing",
      { Action: "rds:DeleteDBCluster", Resource: "arn:aws:rds:eu-west-1:222222222222:cluster:dev-corse-management-cluster" },
      ["scp.json:7 statement `Own` (Deny) can never match", "The nearest name is `dev-course-management-cluster`"],
    ],
    [
      "an account that is not bound",
      { Action: "rds:DeleteDBCluster", Resource: "arn:aws:rds:eu-west-1:999988887777:cluster:*" },
      ["can never match", "The world has no account 999988887777: bind it in bindings.accounts"],
    ],
    [
      "a tag that nothing carries",
      { Action: "rds:DeleteDBCluster", Condition: { StringEquals: { "aws:ResourceTag/Enviroment": "dev" } } },
      ["can never match: `aws:ResourceTag/Enviroment = dev`", "Environment=dev"],
    ],
  ])("%s", async (_name, statement, texts) => {
    expectRefusal(await cli(run, { folder: repository({ "scartissue.config.json": scpConfig, "scp.json": policy(statement) }) }), 2, ...texts);
  });
});

describe.concurrent("a policy attached to nobody", () => {
  it.each([
    [
      "a principal",
      { kind: "iam-policy", file: "scp.json", attachTo: "agnt" },
      ['`attachTo: "agnt"`: the world course-platform has no such principal', "It has agent (operator)"],
    ],
    [
      "an account",
      { kind: "scp", file: "scp.json", target: "prd" },
      ['`target: "prd"`: the world course-platform has no such account or unit', "It has management, production"],
    ],
  ])("for want of %s", async (_name, entry, texts) => {
    const files = { "scartissue.config.json": json({ guardrails: [entry] }), "scp.json": policy({ Action: "rds:DeleteDBCluster" }) };
    expectRefusal(await cli(run, { folder: repository(files) }), 2, ...texts);
  });
});

describe("hooks that do not answer", () => {
  it.each([
    ["prints garbage", "echo garbage", /printed what is not JSON: `garbage`/],
    ["hangs", "sleep 60", /did not answer within 0\.3 s/],
    ["crashes", "echo broken >&2; exit 1", /exited with 1, which is neither 0 \(allow\) nor 2 \(deny\): broken/],
  ])("a hook that %s denies, is named, and is no pass", async (_name, body, text) => {
    const config = json({ guardrails: [{ kind: "command-hook", command: "./hook.sh", timeout: 300 }] });
    const { exitCode, stderr, stdout } = await cli(run, { folder: repository({ "scartissue.config.json": config, "hook.sh": `#!/bin/sh\n${body}\n` }) });
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toContain("a hook failed, and what fails denies");
    expect(exitCode).toBe(3);
  });
});

describe.concurrent("places that cannot be written to", () => {
  it("a report's folder that is a file", async () => {
    const folder = repository({ taken: "" });
    expectRefusal(
      await cli([...run, "--no-guardrails", "--reporter", "json:taken/out.json"], { folder }),
      2,
      "The report cannot be written to `taken/out.json`",
    );
  });

  it("a report's file that is a folder", async () => {
    expectRefusal(await cli([...run, "--no-guardrails", "--reporter", "junit:."]), 2, "The report cannot be written to `.`: it is a folder");
  });

  it("a full disk: the other reporters are not harmed, and the device stays what it is", async () => {
    const folder = repository();
    const { exitCode, stderr, stdout } = await cli(
      [...run, "--no-guardrails", "--reporter", "json:/dev/full", "--reporter", "junit:out.xml", "--reporter", "pretty"],
      { folder },
    );
    expect(stderr).toMatch(
      /^scartissue: the reporter `json:\/dev\/full` failed: The report cannot be written to `\/dev\/full`: the disk is full\n {2}Make room, or name/,
    );
    expect(stderr).not.toContain("--save");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toContain("lost  missing-state-cleanup");
    expect(readdirSync(folder)).toEqual(["out.xml"]);
    expect(existsSync("/dev/full.part")).toBe(false);
    expect(exitCode).toBe(2);
  });

  it("standard output without room", async () => {
    const { exitCode, stderr } = await cli([...run, "--no-guardrails"], { stdout: "/dev/full" });
    expect(stderr).toMatch(/^scartissue: nothing can be printed: .*ENOSPC/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(2);
  });
});

describe("Ctrl-C in the middle", () => {
  it("ends with 130 and one line, and leaves nothing half-written", async () => {
    const hook = "#!/bin/sh\necho $$ > part\nmv part asked\nsleep 30\n";
    const config = json({ guardrails: [{ kind: "command-hook", command: "./hook.sh" }] });
    const folder = repository({ "scartissue.config.json": config, "hook.sh": hook });
    const { exitCode, stderr, stdout } = await cli([...run, "--reporter", "json:out.json"], { folder, interruptAt: join(folder, "asked") });
    expect(stderr).toBe("scartissue: interrupted; no report was written\n");
    expect(stdout).toBe("");
    expect(readdirSync(folder).toSorted()).toEqual(["asked", "hook.sh", "scartissue.config.json"]);
    expect(exitCode).toBe(130);
    expect(isAlive(readFileSync(join(folder, "asked"), "utf8").trim())).toBe(false);
  });
});

/** A zombie is dead: only its entry waits for a parent. */
function isAlive(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !readFileSync(stat, "utf8").includes(") Z ");
}
