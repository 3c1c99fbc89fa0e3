import { join } from "node:path";
import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { dataSources, resourceTypes } from "#terraform/resources/resource-types";
import { describe, expect, it } from "vitest";
import { compareTranscripts } from "../../scripts/conformance/compare-transcripts.ts";
import { readKnownDifferences } from "../../scripts/conformance/known-differences.ts";
import { playCase } from "../../scripts/conformance/play-case.ts";
import { readCorpus } from "../../scripts/conformance/read-corpus.ts";
import { refusalOf, refusedPath } from "../../scripts/conformance/refusal.ts";
import { transcribe } from "../../scripts/conformance/transcribe.ts";

const corpus = readCorpus(join(import.meta.dirname, "corpus"));
const texts = corpus.flatMap(({ files, changes }) =>
  [files, ...changes.values()].flatMap((group) => [...group.values()].map((one) => new TextDecoder().decode(one))),
);
const lines = corpus.flatMap(({ steps }) => steps.map(({ text }) => text));
const find = (name: string) => corpus.find((one) => one.name === name) ?? expect.fail(`no case ${name}`);

describe("the corpus", () => {
  it("holds at least forty configurations, each with an idea of its own", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(40);
    expect(new Set(corpus.map(({ idea }) => idea)).size).toBe(corpus.length);
  });

  it.each([...resourceTypes.keys()])("has a configuration with %s", (type) => {
    expect(texts.some((text) => text.includes(`resource "${type}"`))).toBe(true);
  });

  it.each([...dataSources.keys()])("has a configuration that reads %s", (type) => {
    expect(texts.some((text) => text.includes(`data "${type}"`))).toBe(true);
  });

  it.each(["prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by", "precondition", "postcondition", "count", "for_each"])(
    "has a configuration with %s",
    (word) => {
      expect(texts.some((text) => new RegExp(`\\b${word}\\b`).test(text))).toBe(true);
    },
  );

  it.each(["moved", "removed", "import", "check", "module", "backend"])("has a %s block", (word) => {
    expect(texts.some((text) => new RegExp(`^ *${word} ("[\\w-]+" )?\\{`, "m").test(text))).toBe(true);
  });

  it.each(["-target=", "-replace=", "-refresh=false", "-refresh-only", "state rm", "state mv", "state push", "import", "taint", "force-unlock"])(
    "has a step with %s",
    (word) => {
      expect(lines.some((line) => line.includes(word))).toBe(true);
    },
  );
});

describe("the embedded engine on the corpus", () => {
  const refused = readKnownDifferences(join(import.meta.dirname, "known-differences.json"))
    .filter(({ path }) => path === refusedPath)
    .map((entry) => entry.case);

  it.each(corpus.filter(({ name }) => !refused.includes(name)))("$name: every step is played, and nothing is unknown", async (one) => {
    const { steps, unsupported } = await playCase(one, embeddedTerraform, undefined);
    expect(unsupported).toEqual([]);
    expect(steps.map(({ step }) => step)).toEqual(one.steps.map(({ text }, index) => `${index + 1} ${text}`));
    expect(steps.flatMap(({ commands }) => commands.filter(({ stderr }) => stderr.includes("Not supported by the embedded Terraform")))).toEqual([]);
  });

  it.each(corpus.filter(({ name }) => refused.includes(name)))("$name: is refused by name, before anything is done", async (one) => {
    expect(refusalOf(await playCase(one, embeddedTerraform, undefined))).toMatch(/ is not supported by scartissue's embedded Terraform\.$/);
  });

  it("is the same twice, and its own state shows it no changes", async () => {
    const one = find("14-rds-cluster-with-instance");
    const [first, second] = [await playCase(one, embeddedTerraform, embeddedTerraform), await playCase(one, embeddedTerraform, embeddedTerraform)];
    expect(compareTranscripts(transcribe(first), transcribe(second))).toEqual([]);
    expect(first.crossRead).toEqual({ after: "apply", exitCode: 0, errors: [], changes: {} });
  });

  it("says nothing in a plan's configuration of an expression of which nothing is known, as Terraform does", async () => {
    const { steps } = await playCase(find("48-for-each-key-removed"), embeddedTerraform, undefined);
    expect(steps[0]?.plan?.configuration).toMatchObject({ root_module: { resources: [{ address: "aws_iam_user.deployer", name: "deployer" }] } });
    expect(JSON.stringify(steps[0]?.plan?.configuration)).not.toContain("for_each_expression");
    const counted = await playCase(find("47-count-down"), embeddedTerraform, undefined);
    expect(JSON.stringify(counted.steps[0]?.plan?.configuration)).toContain('"count_expression":{"constant_value":3}');
  });

  it("is seen to differ where a state was tampered with", async () => {
    const one = find("01-vpc-and-subnets");
    const first = await playCase(one, embeddedTerraform, undefined);
    const tampered = structuredClone(first);
    const attributes = tampered.steps[0]?.state?.resources.find(({ type }) => type === "aws_vpc")?.instances[0]?.attributes as { cidr_block?: string };
    attributes.cidr_block = "10.9.0.0/16";
    expect(compareTranscripts(transcribe(first), transcribe(tampered)).map(({ path }) => path)).toEqual([
      "1 apply/state/resources/aws_vpc.main/attributes/cidr_block",
    ]);
  });

  it("destroys a cluster after its instance, and says which calls did it", async () => {
    const { steps } = transcribe(await playCase(find("14-rds-cluster-with-instance"), embeddedTerraform, undefined));
    expect(steps.at(-1)?.order).toContain("aws_rds_cluster_instance.prod before aws_rds_cluster.prod");
    expect(steps.at(-1)?.destructive).toMatchObject({
      'rds:DeleteDBCluster {"DBClusterIdentifier":"prod","DeleteAutomatedBackups":true,"SkipFinalSnapshot":true}': "done",
    });
  });
});
