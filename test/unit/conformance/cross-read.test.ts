import { describe, expect, it } from "vitest";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import type { Stage } from "#harness/replay/stage";
import type { CommandResult } from "#model/scenario";
import { compareTranscripts } from "../../../scripts/conformance/compare-transcripts.ts";
import { crossRead } from "../../../scripts/conformance/cross-read.ts";
import type { Bench } from "../../../scripts/conformance/open-bench.ts";
import type { Step } from "../../../scripts/conformance/parse-steps.ts";
import type { CrossRead } from "../../../scripts/conformance/transcript.ts";

type Words = Omit<CommandResult, "stdout"> & { readonly planned?: object };

const step: Step = { kind: "apply", flags: ["-var=size=2", "-target=x.y"], text: "apply -var=size=2 -target=x.y" };
const quiet: Words = { exitCode: 0, stderr: "" };
const failing: Words = { exitCode: 1, stderr: "Error: No such thing\n" };
const changing = (...changes: readonly object[]): Words => ({ exitCode: 2, stderr: "", planned: { resource_changes: changes } });
const update = { address: "aws_vpc.main", change: { actions: ["update"], before: { tags: null }, after: { tags: {} } } };
const removal = { address: "aws_vpc.main", change: { actions: ["delete"], before: { id: "vpc-1" }, after: null } };
const still = { address: "aws_subnet.a", change: { actions: ["no-op"], before: {}, after: {} } };

/** The writer's plan says `own`, the reader's `other`. */
async function reading(own: Words, other: Words): Promise<{ readonly read: CrossRead; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const engines = [own, other].map((_, index) => ({ name: String(index) }) as unknown as TerraformEngine);
  const [writer, reader] = engines as [TerraformEngine, TerraformEngine];
  const benchOf = ({ planned, ...said }: Words): Bench => ({
    stage: {} as Stage,
    files: {} as Bench["files"],
    fork: async (engine) => benchOf(engine === writer ? own : other),
    run: async (line) => {
      lines.push(line);
      if (line.startsWith("terraform show")) return { exitCode: 0, stdout: JSON.stringify(planned), stderr: "" };
      return line.startsWith("terraform plan") ? { ...said, stdout: "" } : { exitCode: 0, stdout: "", stderr: "" };
    },
  });
  return { read: await crossRead(step, benchOf(own), writer, reader), lines };
}

async function differences(own: Words, other: Words): Promise<readonly string[]> {
  const { read } = await reading(own, other);
  const transcript = { steps: [], services: [], unsupported: [] };
  const [left, right] = [
    compareTranscripts({ ...transcript, crossRead: read }, transcript),
    compareTranscripts(transcript, { ...transcript, crossRead: read }),
  ];
  expect(left.map(({ real }) => real)).toEqual(right.map(({ embedded }) => embedded));
  return left.map(({ embedded, real }) => `${embedded} | ${real}`);
}

describe("the other engine's reading of a state", () => {
  it("agrees when it shows no changes, and is asked with the step's variables alone", async () => {
    const { read, lines } = await reading(quiet, quiet);
    expect(read).toEqual({ after: step.text, exitCode: 0, errors: [], changes: {} });
    expect(lines.at(-1)).toBe("terraform plan -input=false -detailed-exitcode -out=cross.plan -var=size=2");
    expect(await differences(quiet, quiet)).toEqual([]);
  });

  it("agrees when it shows the changes that the writer's own plan shows", async () => {
    expect(await differences(changing(update, still), changing(update))).toEqual([]);
  });

  it("differs when both show changes and these are others", async () => {
    expect(await differences(changing(update), changing(removal))).toEqual([
      '{"changes":{"aws_vpc.main":"update tags"},"errors":[],"exitCode":2} | {"changes":{"aws_vpc.main":"delete id"},"errors":[],"exitCode":2}',
    ]);
    expect(await differences(changing(update), changing(update, { ...removal, address: "aws_vpc.other" }))).toHaveLength(1);
  });

  it("differs when both change outputs, and others", async () => {
    const output = (actions: readonly string[]): Words => ({ ...changing(), planned: { resource_changes: [], output_changes: { team: { actions } } } });
    expect(await differences(output(["update"]), output(["update"]))).toEqual([]);
    expect(await differences(output(["no-op"]), changing())).toEqual([]);
    expect(await differences(output(["update"]), output(["delete"]))).toHaveLength(1);
  });

  it("differs when it fails, also where the writer's own plan fails with the same words", async () => {
    expect(await differences(failing, failing)).toHaveLength(1);
    expect(await differences(changing(update), failing)).toHaveLength(1);
    expect(await differences(quiet, failing)).toEqual(['no changes | {"changes":{},"errors":["Error: No such thing"],"exitCode":1}']);
  });

  it("differs when it shows changes where the writer's own plan shows none or fails", async () => {
    expect(await differences(quiet, changing(update))).toHaveLength(1);
    expect(await differences(failing, changing(update))).toHaveLength(1);
  });
});
