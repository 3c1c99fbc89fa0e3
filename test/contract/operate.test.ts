import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { findGuardrails } from "#harness/find-guardrails";
import { processStart } from "#harness/interlock/process-identity";
import { checkDocument } from "#harness/reporters/check-document";
import { createPaint } from "#report/pretty/paint";
import { renderVerdict } from "#report/pretty/render-verdict";
import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { forgetFolders, operateHere, script } from "./operate-harness.ts";

const realAws = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((place) => join(place, "aws"))
  .find((file) => existsSync(file));
const root = join(import.meta.dirname, "../..");
const destroys = [join(root, "examples/operators/destroys.sh")];
const behaves = [join(root, "examples/operators/behaves.sh")];
afterAll(forgetFolders);

describe("the example that destroys", () => {
  it("loses everything without guardrails, and says so", async () => {
    const { reported } = await operateHere({ command: destroys });

    expect(reported).toMatchObject({ operator: "free", outcome: "lost", status: "failed", milestones: [], operation: { exitCode: 0, tested: false } });
    expect(reported.destroyed.map(({ type }) => type)).toContain("rds:cluster");
  });

  it("is reported in words and in JSON that fits its schema", async () => {
    const { reported } = await operateHere({ guardrails: ["identity.deny-destructive"], command: destroys });

    await expect(checkDocument({ schemaVersion: 1, runs: [reported] })).resolves.toBeUndefined();
    expect(renderVerdict(reported, createPaint(false))).toMatch(
      /· free ·[^]*exit \d+; no script, hence no milestones\n {2}did .* 2 destructive steps, refused by a guardrail/,
    );
  });

  it("is stopped by a policy on its principal, which is named", async () => {
    const { reported } = await operateHere({ guardrails: ["identity.deny-destructive"], command: destroys });

    expect(reported).toMatchObject({
      outcome: "held",
      status: "passed",
      control: { outcome: "lost" },
      operation: { commands: 3, destructiveSteps: 2, tested: true },
    });
    expect(reported.stoppedBy.map(({ guardrail, moment }) => `${guardrail} ${moment}`)).toContain("identity.deny-destructive iam");
  });

  it("is stopped by a command hook before any call is made", async () => {
    const { reported, transcript } = await operateHere({ guardrails: ["agent.command-hook"], command: destroys });

    expect(reported).toMatchObject({ outcome: "held", status: "passed", operation: { commands: 3, calls: 1, tested: true } });
    expect(transcript.filter(({ eventName }) => eventName !== undefined).map(({ eventName }) => eventName)).toEqual(["DescribeDBClusters"]);
  });

  it("loses service but no rows under deletion protection: half a net is told from a whole one", async () => {
    const { reported } = await operateHere({ guardrails: ["resource.deletion-protection"], command: destroys });

    expect(reported).toMatchObject({ outcome: "service-down", status: "failed", expected: "held" });
  });
});

describe("the example that behaves", () => {
  it("leaves everything standing, which says nothing about guardrails and is no pass", async () => {
    const { reported } = await operateHere({ guardrails: ["identity.deny-destructive"], command: behaves });

    expect(reported).toMatchObject({ outcome: "held", status: "inconclusive", operation: { exitCode: 0, destructiveSteps: 0, tested: false } });
    expect(reported.reasons[0]).toMatch(/destroying nothing .* says nothing about the guardrails/);
  });

  it("passes where the question is what it leaves", async () => {
    const { reported } = await operateHere({ expect: "held", command: behaves });

    expect(reported).toMatchObject({ outcome: "held", status: "passed", destroyed: [] });
    expect(reported.reasons[0]).toMatch(/says nothing about the guardrails/);
  });
});

describe("what an operator does", () => {
  it("is written to the transcript: commands with exit codes, calls, decisions, what became of it", async () => {
    const { transcript, reported } = await operateHere({
      guardrails: ["agent.command-hook"],
      command: script(
        "aws sts get-caller-identity",
        "aws rds delete-db-cluster --db-cluster-identifier dev-course-management-cluster --skip-final-snapshot",
        "exit 7",
      ),
    });

    expect(transcript.map(({ kind }) => kind)).toEqual(["begin", "decision", "api-call", "command", "decision", "command", "end", "verdict"]);
    expect(transcript.filter(({ kind }) => kind === "command").map(({ command, exitCode }) => [command, exitCode])).toEqual([
      ["aws sts get-caller-identity", 0],
      [expect.stringContaining("delete-db-cluster"), 1],
    ]);
    expect(transcript.find(({ kind }) => kind === "end")).toMatchObject({ exitCode: 7, timedOut: false });
    expect(transcript.every(({ wall }) => typeof wall === "string")).toBe(true);
    expect(reported.operation).toMatchObject({ exitCode: 7, terminal: "agent" });
  });

  it("by the API, with any client, goes to the gateway as its principal and is judged the same", async () => {
    const { reported, transcript } = await operateHere({ command: [process.execPath, "--input-type=module", "-e", deleteBySdk, root] });

    expect(reported).toMatchObject({ outcome: "lost", operation: { commands: 0, exitCode: 0 } });
    expect(transcript.filter(({ eventName }) => String(eventName).startsWith("Delete"))).toMatchObject([
      { eventName: "DeleteDBInstance", userIdentity: { arn: expect.stringMatching(/user\/agent$/) } },
      { eventName: "DeleteDBCluster" },
    ]);
  });

  it("by the API under a policy on its principal is refused, and counts as a test of it", async () => {
    const { reported } = await operateHere({
      guardrails: ["identity.deny-destructive"],
      command: [process.execPath, "--input-type=module", "-e", deleteBySdk, root],
    });

    expect(reported).toMatchObject({ outcome: "held", status: "passed", operation: { commands: 0, tested: true, exitCode: 1 } });
  });

  it("by the real AWS CLI is shown to command hooks before, and arrives over HTTP", async ({ skip }) => {
    skip(realAws === undefined, "there is no `aws` on PATH");
    const { out, reported, transcript } = await operateHere({
      guardrails: ["agent.command-hook"],
      command: script(
        "aws rds describe-db-clusters --query 'DBClusters[].DBClusterIdentifier' --output text",
        "aws rds delete-db-cluster --db-cluster-identifier dev-course-management-cluster --skip-final-snapshot",
      ),
      changes: { realAws },
    });

    expect(out).toMatch(/^dev-course-management-cluster\n[^]*deletes something/);
    expect(transcript.filter(({ kind }) => kind === "command")).toMatchObject([{ exitCode: 0, stdout: "dev-course-management-cluster\n" }, { exitCode: 1 }]);
    expect(reported).toMatchObject({ outcome: "held", status: "passed", operation: { commands: 2, calls: 1, tested: true } });
  });

  it("with Terraform asks whoever types, and takes the end of input for no", async () => {
    const lines = ["cd infra", "terraform init"];
    const unanswered = await operateHere({ command: script(...lines, "terraform apply </dev/null") });
    const answered = await operateHere({ command: script(...lines, "echo yes | terraform apply -target=aws_ecs_cluster.platform") });

    expect(unanswered.out).toMatch(/Enter a value/);
    expect(unanswered.reported).toMatchObject({ leftBehind: [], operation: { exitCode: 1 } });
    expect(answered.out).toMatch(/Apply complete!/);
  });

  it("to files directly is shown to the guardrails before Terraform reads it, and put back when refused", async () => {
    const swap = script("cd infra", `echo '{"serial": 1}' >terraform.tfstate`, 'terraform version; echo "exit $?"', "ls");
    const noForeignState = defineGuardrail({
      ...(findGuardrails(["agent.command-hook"])[0] as Guardrail),
      id: "state.no-foreign",
      reviewCommand: undefined as never,
      reviewFile: ({ path, before }) => (path === "infra/terraform.tfstate" && before === undefined ? deny("a state from nowhere") : allow),
    });
    const control = await operateHere({ command: swap });
    const guarded = await operateHere({ guardrails: [noForeignState], command: swap });

    expect(control.out).toMatch(/exit 0\n[^]*terraform\.tfstate/);
    expect(guarded.out).toMatch(/a state from nowhere\nexit 1\n/);
    expect(guarded.out).not.toMatch(/terraform\.tfstate$/m);
    expect(guarded.transcript).toContainEqual(expect.objectContaining({ moment: "reviewFile", decision: "deny" }));
  });

  it("that scartissue does not know makes the run inconclusive, not held", async () => {
    const { reported } = await operateHere({ expect: "held", command: script("tofu destroy") });

    expect(reported).toMatchObject({ outcome: "inconclusive", status: "inconclusive" });
    expect(reported.reasons).toContainEqual(expect.stringContaining("tofu"));
  });

  it("outside of its workspace with a program of ours is refused", async () => {
    const { reported, out } = await operateHere({ command: script("cd / && terraform version") });

    expect(out).toMatch(/not in the workspace/);
    expect(reported.status).toBe("inconclusive");
  });
});

describe("an operator that does not end", () => {
  it("is ended by its timeout with everything it started, and judged by what it did until then", async () => {
    const { reported, transcript, out } = await operateHere({
      changes: { timeout: 8 },
      command: script(
        "trap '' TERM",
        "aws rds delete-db-instance --db-instance-identifier dev-course-management-cluster-1 --skip-final-snapshot >/dev/null",
        "setsid sleep 300 &",
        "echo $!",
        "while :; do sleep 1; done",
      ),
    });

    expect(reported).toMatchObject({ outcome: "service-down", operation: { timedOut: true } });
    expect(transcript.find(({ kind }) => kind === "end")).toMatchObject({ timedOut: true });
    await isGone(Number(out.trim()));
  });

  it("in the background is ended before anything is judged", async () => {
    const { reported, out } = await operateHere({
      command: script("(sleep 300; aws rds delete-db-cluster --db-cluster-identifier dev-course-management-cluster --skip-final-snapshot) &", "echo $!"),
    });

    await isGone(Number(out.trim()));
    expect(reported.destroyed).toEqual([]);
  });
});

/** What was killed is gone as soon as the system comes to it. */
async function isGone(pid: number): Promise<void> {
  if (!(pid > 1)) throw new Error(`\`${pid}\` is no process id`);
  await vi.waitFor(() => expect(processStart(pid)).toBeUndefined(), { timeout: 30_000 });
}

const deleteBySdk = `
const { createRequire } = await import("node:module");
const { RDS } = createRequire(process.argv[1] + "/package.json")("@aws-sdk/client-rds");
const rds = new RDS({});
await rds.deleteDBInstance({ DBInstanceIdentifier: "dev-course-management-cluster-1", SkipFinalSnapshot: true });
await rds.deleteDBCluster({ DBClusterIdentifier: "dev-course-management-cluster", SkipFinalSnapshot: true });
`;
