import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { addAblate } from "#harness/cli/ablate-command";
import { addDiff } from "#harness/cli/diff-command";
import { addDoctor } from "#harness/cli/doctor-command";
import { addDrill } from "#harness/cli/drill-command";
import { addList } from "#harness/cli/list-command";
import { addMerge } from "#harness/cli/merge-command";
import { addOperate } from "#harness/cli/operate-command";
import { addReport } from "#harness/cli/report-command";
import { addRun } from "#harness/cli/run-command";
import { addShow } from "#harness/cli/show-command";
import { addTour } from "#harness/cli/tour-command";
import { scenarioIds } from "#harness/discover-scenarios";
import manifest from "../../../package.json" with { type: "json" };
import { renderReadmeTable, replaceTable } from "../../../scripts/readme-table.ts";

const decisions = readdirSync("docs/decisions").map((file) => `docs/decisions/${file}`);
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "localstack/README.md",
  "docs/operate.md",
  "docs/ablation.md",
  "examples/user-repository/README.md",
  ...decisions,
];
const textOf = (page: string): string => readFileSync(page, "utf8");

const program = new Command("scartissue");
for (const add of [addTour, addRun, addAblate, addMerge, addReport, addDiff, addList, addShow, addDoctor, addDrill, addOperate]) add(program, () => undefined);

/** Every `npx scartissue …` of a text, in a block or in backticks, without comments. */
function commandLines(text: string): readonly string[] {
  return [...text.matchAll(/npx scartissue ([^`\n]*)/g)].map(([, line = ""]) => (line.split("  #")[0] ?? "").trim()).filter((line) => line !== "…");
}

/** What is wrong with a command line, if anything. Words in capitals stand for something. */
function problemOf(line: string): string | undefined {
  // What stands behind -- is the operator's own command.
  const [name = "", ...words] = (line.split(" -- ")[0] ?? "").replaceAll(/[[\]|]/g, " ").split(/\s+/);
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return `${line}: there is no command ${name}`;
  const options = words.filter((word) => word.startsWith("--"));
  const unknown = options.find((word) => !command.options.some(({ long }) => long === word));
  if (unknown !== undefined) return `${line}: ${name} has no option ${unknown}`;
  const guardrails = words.filter((_word, index) => words[index - 1] === "--guardrails").flatMap((list) => list.split(","));
  const stranger = [...guardrails, ...words.filter((word) => /^[a-z]+\.(?!json$)[a-z0-9-]+$/.test(word))].find(
    (id) => id !== "ID" && !catalogue.some((one) => one.id === id),
  );
  if (stranger !== undefined) return `${line}: there is no guardrail ${stranger}`;
  const [first = ""] = words;
  const scenario = ["run", "ablate", "drill", "operate"].includes(name) && /^[a-z]/.test(first) && first !== "all" ? first : undefined;
  return scenario === undefined || scenarioIds().includes(scenario) ? undefined : `${line}: there is no scenario ${scenario}`;
}

describe("commands named in the README and in the example", () => {
  const lines = ["README.md", "docs/operate.md", "docs/ablation.md", "examples/user-repository/README.md"].flatMap((page) => commandLines(textOf(page)));

  test("exist, with their options, scenarios and guardrails", () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  test("would be found if they did not", () => {
    expect(problemOf("abolish missing-state-cleanup")).toMatch("no command abolish");
    expect(problemOf("run missing-state-cleanup --shard 1/2")).toMatch("no option --shard");
    expect(problemOf("run missing-state-cleanup --guardrails iac.prevent-destroi")).toMatch("no guardrail");
    expect(problemOf("run mising-state-cleanup")).toMatch("no scenario");
  });

  test("options that the text mentions are options of some command", () => {
    const known = new Set(program.commands.flatMap(({ options }) => options.map(({ long }) => long)));
    const elsewhere = new Set(["--save-dev", "--corpus"]);
    const mentioned = [...textOf("README.md").matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option);
    expect(mentioned.filter((option) => !known.has(option) && !elsewhere.has(option))).toEqual([]);
  });
});

test.each(pages)("%s: npm scripts and linked files exist", (page) => {
  const text = textOf(page);
  const scripts = [...text.matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, script = ""]) => script);
  expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => join(dirname(page), link));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test("the README's table is what replays show: otherwise run scripts/update-readme.ts", async () => {
  const text = textOf("README.md");
  expect(text).toBe(replaceTable(text, await renderReadmeTable()));
});
