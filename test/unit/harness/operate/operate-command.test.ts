import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "#harness/cli/run-cli";

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-operate-bad-"));
  vi.stubEnv("HOME", folder);
  vi.stubEnv("TMPDIR", folder);
  printed = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("scartissue operate with bad input", () => {
  it.each([
    ["no such program", ["--no-guardrails"], ["./nobody.sh"], /`\.\/nobody\.sh` does not exist/],
    ["no such program on PATH", ["--no-guardrails"], ["nobody-at-all"], /`nobody-at-all` does not exist/],
    ["a program that cannot be executed", ["--no-guardrails"], ["./package.json"], /cannot be executed[^]*chmod \+x/],
    ["no command", ["--no-guardrails"], [], /missing required argument 'command'/],
    ["no guardrails and no word about it", [], ["true"], /No guardrails were named/],
    ["both", ["--guardrails", "all", "--no-guardrails"], ["true"], /contradict/],
    ["hosts without isolation", ["--no-guardrails", "--allow-host", "example.com"], ["true"], /--allow-host means nothing without --isolate/],
    ["a pattern for a host", ["--no-guardrails", "--isolate", "--allow-host", "*.example.com"], ["true"], /full name of one host/],
    ["AWS for a host", ["--no-guardrails", "--isolate", "--allow-host", "rds.eu-west-1.amazonaws.com"], ["true"], /never touches a real cloud/],
    ["isolation that keeps the home", ["--no-guardrails", "--isolate", "--keep-home"], ["true"], /hides your home/],
    ["a share without isolation", ["--no-guardrails", "--share", "/"], ["true"], /--share means nothing/],
    ["AWS settings for the operator", ["--no-guardrails", "--env", "AWS_PROFILE=prod"], ["true"], /does not hand on AWS_PROFILE/],
    ["a key for the operator", ["--no-guardrails", "--env", "DEPLOY=AKIAPLANTEDDECOY0001"], ["true"], /does not hand on DEPLOY/],
    ["a variable that is not set", ["--no-guardrails", "--env", "NOT_SET_HERE"], ["true"], /no such variable/],
    ["a transcript in no folder", ["--no-guardrails", "--transcript", "no/where.jsonl"], ["true"], /transcript `no\/where\.jsonl` cannot be written/],
    ["a timeout of nothing", ["--no-guardrails", "--timeout", "0"], ["true"], /whole number from 1 up/],
    ["a cloud of no name", ["--no-guardrails", "--cloud", "azure"], ["true"], /There is no cloud `azure`[^]*embedded, moto, localstack/],
    ["a cloud off loopback", ["--no-guardrails", "--cloud", "http://198.51.100.7:4566"], ["true"], /198\.51\.100\.7/],
    [
      "a cloud where nothing listens",
      ["--no-guardrails", "--no-transcript", "--cloud", "http://127.0.0.1:9"],
      ["true"],
      /Nothing answers at http:\/\/127\.0\.0\.1:9/,
    ],
    ["another Terraform", ["--no-guardrails", "--terraform", "pulumi"], ["true"], /must be one of embedded, terraform, tofu/],
    ["a terminal that is not there", ["--no-guardrails", "--no-transcript", "--as", "nobody"], ["true"], /no terminal `nobody`[^]*agent, human, ci/],
  ])("refuses %s with one message", async (_what, flags, command, message) => {
    const exitCode = await runCli(["operate", "missing-state-cleanup", ...flags, "--", ...command]);

    expect(printed.join("")).toMatch(message);
    expect(printed.join("")).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(2);
    expect(readdirSync(folder).filter((name) => name.startsWith("scartissue-op-"))).toEqual([]);
  });

  it("refuses every scenario at once", async () => {
    expect(await runCli(["operate", "all", "--no-guardrails", "--", "true"])).toBe(2);
    expect(printed.join("")).toMatch(/one scenario's world/);
  });

  it("refuses while the user's credentials are readable, and names them without showing them", async () => {
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "keys"));
    writeFileSync(join(folder, "keys"), "aws_access_key_id = AKIAPLANTEDDECOY0001");

    expect(await runCli(["operate", "missing-state-cleanup", "--no-guardrails", "--no-transcript", "--", "true"])).toBe(2);
    expect(printed.join("")).toMatch(/could read your real AWS credentials: .*keys/);
    expect(printed.join("")).not.toMatch(/PLANTED/);
  });

  it("says what is missing where there is no such Terraform, and starts nothing", async () => {
    vi.stubEnv("PATH", "/usr/bin:/bin");
    vi.stubEnv("SCARTISSUE_TOFU", join(folder, "nowhere"));

    expect(await runCli(["operate", "missing-state-cleanup", "--no-guardrails", "--no-transcript", "--terraform", "tofu", "--", "true"])).toBe(2);
    expect(printed.join("")).toMatch(/SCARTISSUE_TOFU names `\S+nowhere`, which is not a program/);
  });
});
