import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ReportDocument, ReportedRun } from "#model/report-document";

const root = join(import.meta.dirname, "../..");
const repository = join(root, "examples/user-repository");
const reports = mkdtempSync(join(tmpdir(), "scartissue-test-"));
afterAll(() => rmSync(reports, { recursive: true }));

let count = 0;

/** The command line as CI runs it, in the user's repository, with the JSON report beside it. */
function runInRepository(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly exitCode: number | null; readonly stderr: string; readonly run: ReportedRun | undefined } {
  count += 1;
  const report = join(reports, `${count}.json`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      "--conditions=scartissue-source",
      "--import",
      join(root, "node_modules/tsx/dist/esm/index.mjs"),
      join(root, "harness/cli/main.ts"),
      "run",
      "missing-state-cleanup",
      "--reporter",
      `json:${report}`,
      ...words,
    ],
    { cwd: repository, encoding: "utf8", env: { PATH: process.env["PATH"] ?? "", ...environment } },
  );
  return { exitCode: status, stderr, run: status === 0 || status === 1 ? (JSON.parse(readFileSync(report, "utf8")) as ReportDocument).runs[0] : undefined };
}

describe("a user's repository", () => {
  it("goes red when a Deny in its SCP has a typo in the ARN, and names statement, line and nearest name", () => {
    const { exitCode, stderr } = runInRepository([]);
    expect(stderr).toContain("org/scp.json:8 statement `NobodyDeletesTheDatabase` (Deny) can never match: `arn:aws:rds:eu-west-1:444455556666:cluster:shp-db`");
    expect(stderr).toContain("The nearest name is `shop-db`, which is bound to `dev-course-management-cluster`");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(2);
  });

  it("is green with the typo corrected: the SCP stops the deletion of the database", () => {
    const { exitCode, stderr, run } = runInRepository([], { SCP_FILE: "org/scp.fixed.json" });
    expect(stderr).toBe("");
    expect(run?.outcome).toBe("service-down");
    expect(run?.control.outcome).toBe("lost");
    expect(run?.stoppedBy.map(({ guardrail, moment }) => `${guardrail} ${moment}`)).toContain("identity.own-scp iam");
    expect(exitCode).toBe(0);
  });

  it("loses everything behind a hook that knows terraform apply and not terraform destroy", () => {
    const { exitCode, run } = runInRepository(["--config", "hook-only.config.ts"]);
    expect(run?.outcome).toBe("lost");
    expect(run?.stoppedBy).toEqual([]);
    expect(exitCode).toBe(1);
  });

  it("holds behind the hook that knows both, so that it is the hook's doing and not the harness's", () => {
    const { exitCode, run } = runInRepository(["--config", "hook-only.config.ts"], { HOOK_FILE: "./hooks/pre-tool.fixed.sh" });
    expect(run?.outcome).toBe("held");
    expect(run?.stoppedBy.map(({ guardrail, moment }) => `${guardrail} ${moment}`)).toEqual(["agent.own-hook reviewCommand"]);
    expect(exitCode).toBe(0);
  });
});
