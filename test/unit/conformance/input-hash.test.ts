import { join } from "node:path";
import { catalogue } from "#guardrails/catalogue";
import { loadScenario } from "#harness/discover-scenarios";
import type { Guardrail } from "#model/guardrail";
import { describe, expect, it } from "vitest";
import { checkRows, problemsOf } from "../../../scripts/conformance/check-rows.ts";
import { inputHash, sourcesOf } from "../../../scripts/conformance/input-hash.ts";
import { readCorpus } from "../../../scripts/conformance/read-corpus.ts";
import { renderPage } from "../../../scripts/conformance/render-page.ts";
import { readSources, stillHash } from "../../../scripts/conformance/read-sources.ts";
import type { Sources } from "../../../scripts/conformance/read-sources.ts";
import { signedCommit } from "../../../scripts/conformance/results.ts";
import type { Row } from "../../../scripts/conformance/results.ts";
import { sourcesOfScenario } from "../../../scripts/conformance/scenario-results.ts";
import { versions } from "../../../scripts/conformance/versions.ts";

const [one, two] = readCorpus(join(import.meta.dirname, "../../conformance/corpus"));
if (one === undefined || two === undefined) throw new Error("The corpus has fewer than two cases");
const rowOf = (inputs: string): Row => ({
  name: one.name,
  idea: one.idea,
  inputs,
  services: ["ec2"],
  commit: "abc",
  steps: 1,
  destructive: 0,
  differences: [],
});

describe("what a row depends on", () => {
  it("is the same as long as nothing changes", () => {
    expect(inputHash(one, ["ec2"])).toBe(inputHash({ ...one }, ["ec2"]));
  });

  it("changes with a file of the case, with its steps, and with the services that it calls", () => {
    const before = inputHash(one, ["ec2"]);
    expect(inputHash({ ...one, files: new Map([...one.files, ["more.tf", new Uint8Array([10])]]) }, ["ec2"])).not.toBe(before);
    expect(inputHash({ ...one, steps: one.steps.slice(1) }, ["ec2"])).not.toBe(before);
    expect(inputHash(one, ["ec2", "rds"])).not.toBe(before);
    expect(inputHash(two, ["ec2"])).not.toBe(before);
  });

  it("is what is loaded to play it: of types and services those that it uses", () => {
    const sources = sourcesOf(one, ["ec2"]);
    expect(sources).toEqual(
      expect.arrayContaining([
        "scripts/conformance/cross-read.ts",
        "harness/terraform/run-child.ts",
        "harness/wire/open-stage-gateway.ts",
        "src/terraform/resources/aws-vpc.ts",
        "src/terraform/schema/aws_vpc.json",
        "src/terraform/engine/apply.ts",
        "src/aws/services/ec2/service.ts",
        "src/aws/services/iam/service.ts",
      ]),
    );
    expect(sources.filter((path) => /resources\/(?:data-)?aws-rds-cluster\.ts|services\/(?:rds|dynamodb)\/service/.test(path))).toEqual([]);
    expect(sourcesOf(one, ["ec2", "elasticloadbalancing"])).toContain("src/aws/services/elbv2/service.ts");
  });

  it.each(["src/report/", "src/ablation/", "src/model/ablation", "src/model/report-document.ts", "harness/cli/", "scripts/conformance/render-page.ts"])(
    "is not %s, which no case is played with",
    (path) => {
      expect(sourcesOf(one, ["ec2"]).filter((source) => source.startsWith(path))).toEqual([]);
    },
  );

  it("is of a replay its scenario, its guardrail and no other, and the verdict", async () => {
    const scenario = await loadScenario("missing-state-cleanup");
    const sourcesUnder = (guardrail: Guardrail | undefined): readonly string[] =>
      sourcesOfScenario({ scenario, guardrail, operator: "literal", routine: false });
    const none = sourcesUnder(undefined);
    expect(none).toEqual(expect.arrayContaining(["scenarios/course-platform/define-cleanup.ts", "src/verdict/judge.ts", "src/aws/services/rds/service.ts"]));
    expect(none.filter((path) => /^src\/(?:report|ablation|model\/(?:ablation|report-document))|^harness\/(?:cli|reporters)\//.test(path))).toEqual([]);
    const guardrails = none.filter((path) => path.startsWith("src/guardrails/"));
    for (const guardrail of catalogue) {
      const more = sourcesUnder(guardrail).filter((path) => path.startsWith("src/guardrails/") && !guardrails.includes(path));
      expect(more.filter((path) => path.endsWith(".ts")).length).toBeGreaterThan(0);
      expect(more.length).toBeLessThan(6);
    }
  });

  it("is of the sources as they were when the run began; what has changed since is not signed", () => {
    const began = readSources();
    const edited: Sources = { ...began, hash: (texts, paths) => began.hash([...texts, "an edit"], paths) };
    const broken: Sources = { ...began, reach: () => expect.fail("an import leads nowhere") };
    const still = (now: Sources): boolean =>
      stillHash(
        inputHash(one, ["ec2"], began),
        (sources) => inputHash(one, ["ec2"], sources),
        () => now,
      );
    expect([began, edited, broken].map(still)).toEqual([true, false, false]);
    expect(signedCommit("12345678", false)).toBe("12345678+");
    expect(signedCommit("12345678", true)).toBe("12345678");
    expect(signedCommit("12345678+", false)).toBe("12345678+");
  });
});

describe("checking the table without playing", () => {
  const current = { versions, rows: [rowOf(inputHash(one, ["ec2"]))] };

  it("finds nothing wrong where rows, page and sources belong together", () => {
    expect(problemsOf([one], current, [], renderPage(current, []))).toEqual([]);
  });

  it("finds a stale row, a missing one, one without a folder, a disagreement, another version and another page", () => {
    const page = renderPage(current, []);
    const stale = { versions, rows: [rowOf("0123")] };
    expect(problemsOf([one], stale, [], renderPage(stale, []))).toEqual([`${one.name} is stale: what it depends on has changed since abc`]);
    expect(problemsOf([one, two], current, [], page)).toEqual([`${two.name} has never been played`]);
    expect(problemsOf([], current, [], page)).toEqual([`${one.name} has a row and no folder`]);
    const disagreeing = { versions, rows: [{ ...rowOf(inputHash(one, ["ec2"])), differences: [{ path: "1 plan/order", embedded: "a", real: "b" }] }] };
    expect(problemsOf([one], disagreeing, [], renderPage(disagreeing, []))).toEqual([`${one.name} disagrees without a reason: 1 plan/order`]);
    const older = { ...current, versions: { terraform: "1.10.0" } };
    expect(problemsOf([one], older, [], renderPage(older, []))).toEqual(["the rows were played with other versions"]);
    expect(problemsOf([one], current, [], "")).toEqual(["docs/conformance.md is not what the rows say"]);
  });

  it("ends with 1 when something is wrong", () => {
    expect(checkRows([one], { versions: {}, rows: [] }, [], "/nonexistent")).toBe(1);
  });
});
