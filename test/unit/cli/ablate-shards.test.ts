import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ended } from "./ablate-process.ts";
import { folderWith, scartissue, shell } from "./ablate-process.ts";

const config = JSON.stringify({ guardrails: ["state.remote-s3", "backup.cross-account-copy"] });
const examples = join(import.meta.dirname, "../../../examples/ci");

/** The commands of an example, as they stand there. */
function commandsOf(example: string): readonly string[] {
  return [...readFileSync(join(examples, example), "utf8").matchAll(/- (?:run: )?(npx scartissue .*)$/gm)].map(([, line = ""]) => line);
}

function expectEnded({ exitCode, stderr }: Ended, wanted: number): void {
  expect(stderr).not.toContain("internal error");
  expect({ exitCode, stderr: exitCode === wanted ? "" : stderr }).toEqual({ exitCode: wanted, stderr: "" });
}

const folder = folderWith({ "scartissue.config.json": config });
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const partsIn = (where: string): readonly string[] =>
  readdirSync(where)
    .filter((name) => name.startsWith("part-"))
    .toSorted();

describe("shards, each a process of its own", { timeout: 600_000 }, () => {
  it("by the commands of the GitHub Actions example come to what one machine does, to the byte", async () => {
    const whole = await scartissue(["ablate", "missing-state-cleanup", "--save", "ablation-baseline.json", "--concurrency", "1"], { folder });
    expectEnded(whole, 0);
    const [shard = "", merge = "", ...others] = commandsOf("github-actions-ablation.yml");
    expect(others).toEqual([]);
    for (const index of [1, 2, 3, 4]) expectEnded(await shell(shard.replaceAll(/\$\{\{ matrix\.shard \}\}/g, String(index)), { folder }), 0);
    expect(partsIn(folder)).toEqual(["part-1.json", "part-2.json", "part-3.json", "part-4.json"]);
    const merged = await shell(merge, { folder });
    expectEnded(merged, 0);
    expect(read("ablation.json")).toBe(read("ablation-baseline.json"));
    expect(merged.stdout).toBe(whole.stdout);
    expect(read("ablation.html")).toContain("<!doctype html>");
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("by the commands of the Kubernetes example, too: JOB_COMPLETION_INDEX counts from 0", async () => {
    const volume = folderWith();
    const [shard = "", merge = "", ...others] = commandsOf("kubernetes-indexed-job.yml").map((line) => line.replaceAll("/ablation/", `${volume}/`));
    expect(others).toEqual([]);
    for (const index of [0, 1, 2, 3]) expectEnded(await shell(shard, { folder, environment: { JOB_COMPLETION_INDEX: String(index) } }), 0);
    expect(partsIn(volume)).toEqual(["part-0.json", "part-1.json", "part-2.json", "part-3.json"]);
    expectEnded(await shell(merge, { folder }), 0);
    expect(readFileSync(join(volume, "ablation.json"), "utf8")).toBe(read("ablation-baseline.json"));
  });

  it("are refused when one is missing, cut off, or of another configuration", async () => {
    const names = partsIn(folder);
    const missing = await scartissue(["merge", ...names.slice(1), "--save", "new.json"], { folder });
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain("Shard 1 of 4 is missing");
    writeFileSync(join(folder, "cut.json"), read("part-1.json").slice(0, -100));
    const cut = await scartissue(["merge", "cut.json", ...names.slice(1), "--save", "new.json"], { folder });
    expect(cut).toMatchObject({ exitCode: 2, stdout: "" });
    expect(cut.stderr).toContain("`cut.json` was cut off");
    const elsewhere = folderWith({ "scartissue.config.json": `${config} ` });
    const other = await scartissue(["merge", ...names.map((name) => join(folder, name)), "--save", "new.json"], { folder: elsewhere });
    expect(other).toMatchObject({ exitCode: 2, stdout: "" });
    expect(other.stderr).toContain("executed on something else than what is here: configurations differ");
    expect(readdirSync(folder)).not.toContain("new.json");
    expect(readdirSync(elsewhere)).not.toContain("new.json");
    rmSync(join(folder, "cut.json"));
  });
});

describe("a saved ablation", { timeout: 600_000 }, () => {
  it("is rendered again elsewhere in the same words", async () => {
    const elsewhere = folderWith({ "a.json": read("ablation.json") });
    const original = await scartissue(["merge", ...partsIn(folder), "--save", "again.json"], { folder });
    const again = await scartissue(["report", "a.json"], { folder: elsewhere });
    expectEnded(again, 0);
    expect(again.stdout).toBe(original.stdout);
  });

  it("is JSON that fits its schema", async () => {
    expectEnded(await scartissue(["report", "ablation.json", "--reporter", "json:out.json"], { folder }), 0);
    const output = JSON.parse(read("out.json")) as { readonly document: unknown; readonly analyses: readonly { readonly k: unknown }[] };
    expect(output.analyses[0]?.k).toEqual({ atLeast: 2, atMost: 2 });
  });

  it("fails a threshold that it does not reach, and passes one that it does", async () => {
    const failed = await scartissue(["report", "ablation.json", "--threshold", "k>=3"], { folder });
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain("production is lost when 2 guardrails fail (k = 2), and --threshold asks for k>=3");
    expectEnded(await scartissue(["report", "ablation.json", "--threshold", "k>=2"], { folder }), 0);
    expect((await scartissue(["report", "ablation.json", "--threshold", "k>=2", "--threshold", "held"], { folder })).exitCode).toBe(1);
  });

  it("as a baseline fails an ablation that lost a net, and says which", async () => {
    const weaker = folderWith({ "before.json": read("ablation.json") });
    const words = ["ablate", "missing-state-cleanup", "--concurrency", "1", "--guardrails", "resource.deletion-protection,state.remote-s3"];
    const ended = await scartissue([...words, "--save", "after.json", "--baseline", "before.json"], { folder: weaker });
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain("since the baseline, k fell from 2 to 1");
    expect(ended.stderr).toContain("backup.cross-account-copy is gone");
    const diff = await scartissue(["diff", "before.json", "after.json"], { folder: weaker });
    expect(diff.exitCode).toBe(1);
    expect(diff.stdout).toContain("k fell from 2 to 1");
    const same = await scartissue(["diff", "before.json", "before.json"], { folder: weaker });
    expectEnded(same, 0);
    expect(same.stdout).toBe("missing-state-cleanup (persistent): k = 2, as before\n");
  });
});
