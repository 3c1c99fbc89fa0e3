import { describe, expect, it } from "vitest";
import { compareTranscripts } from "../../../scripts/conformance/compare-transcripts.ts";
import type { StepRecord, Transcript } from "../../../scripts/conformance/transcript.ts";

const step: StepRecord = {
  step: "1 destroy",
  commands: [{ line: "terraform plan", exitCode: 0, words: ["Plan: 0 to add"], errors: [] }],
  plan: { errored: false, resource_changes: { "aws_vpc.main": { change: { actions: ["delete"], before: { cidr_block: "10.0.0.0/16" } } } } },
  destructive: { 'ec2:DeleteVpc {"VpcId":"‹aws_vpc.main.id›"}': "done" },
  order: ["aws_subnet.a before aws_vpc.main"],
  state: { resources: {} },
};
const transcript: Transcript = { steps: [step], services: ["ec2"], unsupported: [] };
const having = (change: Partial<StepRecord>): Transcript => ({ ...transcript, steps: [{ ...step, ...change }] });

describe("comparing what two engines did", () => {
  it("finds nothing where they did the same", () => {
    expect(compareTranscripts(transcript, structuredClone(transcript))).toEqual([]);
  });

  it.each<[string, Transcript, string]>([
    ["another value in a plan", having({ plan: { errored: true, resource_changes: step.plan?.["resource_changes"] ?? null } }), "1 destroy/plan/errored"],
    ["a call that only one made", having({ destructive: {} }), '1 destroy/destructive/ec2:DeleteVpc {"VpcId":"‹aws_vpc.main.id›"}'],
    ["another order of what depends on each other", having({ order: ["aws_vpc.main before aws_subnet.a"] }), "1 destroy/order"],
    [
      "another exit code",
      having({ commands: [{ line: "terraform plan", exitCode: 1, words: ["Plan: 0 to add"], errors: [] }] }),
      "1 destroy/commands/0/exitCode",
    ],
    ["a state that only one wrote", having({ state: { resources: { "aws_vpc.main": {} } } }), "1 destroy/state/resources/aws_vpc.main"],
    ["a step that only one reached", { ...transcript, steps: [] }, "1 destroy"],
    ["something unknown to the embedded engine", { ...transcript, unsupported: ["`x` is not supported"] }, "unsupported"],
    [
      "a state that the other reads otherwise",
      { ...transcript, crossRead: { after: "apply", exitCode: 2, errors: [], changes: { "aws_vpc.main": "update tags" } } },
      "the real engine reads the embedded one's state",
    ],
  ])("finds %s", (_title, embedded, path) => {
    expect(compareTranscripts(embedded, transcript).map((difference) => difference.path)).toEqual([path]);
  });

  it("shortens what is long, and says how long it is", () => {
    const [difference] = compareTranscripts(having({ order: ["x".repeat(1000)] }), transcript);
    expect(difference?.embedded).toMatch(/^.{400}… \(1004 characters\)$/);
  });
});
