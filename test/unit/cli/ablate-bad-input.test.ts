import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { folderWith, scartissue } from "./ablate-process.ts";
import type { Ended } from "./ablate-process.ts";

const two = "identity.scp,iac.prevent-destroy";
const ids = catalogue.map(({ id }) => id);
const ablate = ["ablate", "rename-without-moved"] as const;

/** 23 of the catalogue and two of the user's own. */
const many = `
const own = (id) => ({ id, layer: "agent", title: id, stops: "nothing", bypasses: [], restsOn: () => [], promise: { scenario: "x", outcome: { literal: "held", persistent: "held" }, friction: 0 } });
export default { guardrails: [${ids.map((id) => `"${id}"`).join(", ")}, ${Array.from({ length: 25 - ids.length }, (_, index) => `own("agent.own-${index}")`).join(", ")}] };
`;

function expectRefusal({ exitCode, stderr, stdout }: Ended, wanted: number, ...texts: readonly string[]): void {
  for (const text of texts) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/^(scartissue|error):/gm)).toHaveLength(1);
  expect(stdout).toBe("");
  expect(exitCode).toBe(wanted);
}

describe.concurrent("ablate refuses", () => {
  it.each([
    ["no guardrails", [...ablate], ["No guardrails were named"]],
    ["an empty list of guardrails", [...ablate, "--guardrails", ""], ["An ablation needs at least two guardrails, and there is none", "--guardrails id,id"]],
    ["one guardrail", [...ablate, "--guardrails", "identity.scp"], ["needs at least two guardrails, and there is one: identity.scp", "scartissue run"]],
    ["an unknown guardrail", [...ablate, "--guardrails", `${two},iac.prevent-destory`], ["There is no guardrail `iac.prevent-destory`"]],
    ["an unknown scenario", ["ablate", "rename-without-move", "--guardrails", two], ["There is no scenario `rename-without-move`"]],
    ["shard 0/4", [...ablate, "--guardrails", two, "--save", "a.json", "--shard", "0/4"], ["There is no shard 0 of 4"]],
    ["shard 5/4", [...ablate, "--guardrails", two, "--save", "a.json", "--shard", "5/4"], ["There is no shard 5 of 4"]],
    ["shard x", [...ablate, "--guardrails", two, "--save", "a.json", "--shard", "x"], ["`x` is no shard", "1/4"]],
    ["no workers", [...ablate, "--guardrails", two, "--concurrency", "0"], ["whole number from 1 up"]],
    ["a baseline that is not there", [...ablate, "--guardrails", two, "--baseline", "none.json"], ["`none.json` cannot be read"]],
    ["a reporter of runs", [...ablate, "--guardrails", two, "--reporter", "junit"], ["There is no reporter `junit` of ablations", "html"]],
    ["a file that is a folder", [...ablate, "--guardrails", two, "--save", "."], ["it is a folder"]],
    ["a file in a file", [...ablate, "--guardrails", two, "--save", "there.txt/a.json"], ["cannot be written"]],
  ])("%s", async (_, words, texts) => {
    const folder = folderWith({ "there.txt": "" });
    expectRefusal(await scartissue(words, { folder }), 2, ...texts);
    expect(readdirSync(folder)).toEqual(["there.txt"]);
  });

  it("25 guardrails without the search", async () => {
    const folder = folderWith({ "scartissue.config.mjs": many });
    expectRefusal(await scartissue([...ablate], { folder }), 2, "25 guardrails have 33,554,432 combinations", "--search");
  });

  it.skipIf(!existsSync("/dev/full"))("a report that has no room, and says what --save would have kept; with --save nothing of the kind", async () => {
    const folder = folderWith();
    const words = [...ablate, "--rows", "10", "--guardrails", two, "--reporter", "html:/dev/full"];
    const lacking = await scartissue(words, { folder });
    expectRefusal(lacking, 2, "`/dev/full`: the disk is full\n  Make room, or name", "\n  No outcome was saved: with --save FILE they would have been kept");
    expect(readdirSync(folder)).toEqual([]);
    const saved = await scartissue([...words, "--save", "a.json"], { folder });
    expectRefusal(saved, 2, "`/dev/full`: the disk is full");
    expect(saved.stderr).not.toContain("--save");
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  it("a journal that is a folder", async () => {
    const folder = folderWith();
    mkdirSync(join(folder, "a.json.partial"));
    expectRefusal(await scartissue([...ablate, "--guardrails", two, "--save", "a.json", "--resume"], { folder }), 2, "it is no file");
  });
});

describe.concurrent("merge, report and diff refuse", () => {
  it.each([
    ["to merge nothing", ["merge", "--save", "a.json"], ["missing required argument 'part'"]],
    ["to merge to nowhere", ["merge", "junk.json"], ["Say --save FILE"]],
    ["to merge what is not there", ["merge", "none.json", "--save", "a.json"], ["`none.json` cannot be read"]],
    ["to merge what is no part", ["merge", "junk.json", "--save", "a.json"], ["`junk.json` is no saved ablation"]],
    ["to report what was cut off", ["report", "cut.json"], ["`cut.json` was cut off"]],
    ["to report what is no JSON", ["report", "no.json"], ["`no.json` is no JSON"]],
    ["to report runs that are none", ["report", "runs.json"], ["`runs.json` is no report of runs"]],
    ["to hold runs against a threshold", ["report", "empty.json", "--threshold", "held"], ["--threshold is for ablations"]],
    ["an unknown reporter of runs", ["report", "empty.json", "--reporter", "htlm"], ["There is no reporter `htlm` of saved runs"]],
    ["to compare with what is no ablation", ["diff", "junk.json", "junk.json"], ["`junk.json` is no saved ablation"]],
    ["to compare with nothing", ["diff", "junk.json"], ["missing required argument 'after'"]],
  ])("%s", async (_, words, texts) => {
    const folder = folderWith({
      "junk.json": `{"a":1}`,
      "cut.json": `{\n  "digest": "sha256:0",\n  "guar`,
      "no.json": "hello",
      "runs.json": `{"schemaVersion":1,"runs":[{}]}`,
      "empty.json": `{"schemaVersion":1,"runs":[]}`,
    });
    expectRefusal(await scartissue(words, { folder }), 2, ...texts);
    expect(existsSync(join(folder, "a.json"))).toBe(false);
  });
});

it("ablate refuses a policy of the user's that can never match, before anything is executed", async () => {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "rds:DeleteDBCluster", Resource: "arn:aws:rds:eu-west-1:1:cluster:shp-db" }] };
  const own = [{ kind: "iam-policy", file: "agent.json", attachTo: "agent" }, "identity.scp"];
  const folder = folderWith({ "agent.json": JSON.stringify(policy), "scartissue.config.json": JSON.stringify({ guardrails: own }) });
  const { exitCode, stderr, stdout } = await scartissue(["ablate", "missing-state-cleanup"], { folder });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("can never match");
  expect(stderr).not.toContain("combinations");
});
