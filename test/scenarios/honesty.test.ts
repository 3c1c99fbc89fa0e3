import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { createReplayCache } from "#harness/replay/replay";
import { judge } from "#verdict/judge";
import type { Guardrail } from "#model/guardrail";
import type { CommandResult, Scenario, ScriptInput, Terminal } from "#model/scenario";
import type { Run } from "#model/run";
import { scenario as flagship } from "../../scenarios/missing-state-cleanup/scenario.ts";
import { play } from "./play.ts";
import { renameScenario } from "./rename-scenario.ts";
import { cells, guardrailOf, operators } from "./the-table.ts";

const renamedFlagship = renameScenario(flagship);

describe("outcomes do not hang on names", () => {
  test.each(operators)("nothing keeps its name, and the control is lost all the same (%s operator)", async (operator) => {
    const { verdict, run } = await play([], operator, { scenario: renamedFlagship });
    expect(verdict.outcome).toBe("lost");
    expect(JSON.stringify(run)).not.toMatch(/course-management|222222222222|user\/agent\b/);
  });

  test.each(cells)(
    "everything renamed, and a user's clone of $guardrail: $expected ($operator operator)",
    async ({ guardrail, operator, expected, stops, recovers }) => {
      const clone: Guardrail = { ...guardrailOf(guardrail), id: `mine.${Buffer.from(guardrail).toString("hex")}` };
      const { verdict, control } = await play([clone], operator, { scenario: renamedFlagship });
      expect(control.verdict.outcome).toBe("lost");
      expect(verdict.outcome, verdict.reasons.join("; ")).toBe(expected);
      expect(new Set(verdict.stoppedBy.map((stop) => `${stop.guardrail} at ${stop.moment}`))).toEqual(
        new Set(stops === undefined ? [] : [`${clone.id} at ${stops}`]),
      );
      expect(verdict.recoveredBy).toEqual(recovers === true ? [clone.id] : []);
    },
  );
});

describe("identity guardrails rest on IAM's evaluation", () => {
  test.each(["identity.read-only", "identity.deny-destructive", "identity.permission-boundary", "identity.scp"])(
    "with authorization switched off %s falls to lost, its control stands",
    async (id) => {
      for (const operator of operators) {
        const { verdict, control } = await play([guardrailOf(id)], operator, { authorization: "off" });
        expect(verdict.outcome).toBe("lost");
        expect(verdict.stoppedBy).toEqual([]);
        expect(control.verdict.outcome).toBe("lost");
        expect(control.verdict.milestones.every(({ reached }) => reached)).toBe(true);
      }
    },
  );

  test("with authorization switched off a guardrail of another layer still stands", async () => {
    const { verdict } = await play([guardrailOf("plan.deny-protected-deletes")], "literal", { authorization: "off" });
    expect(verdict.outcome).toBe("held");
  });
});

describe("a script sees what a terminal shows", () => {
  const members = ["name", "run", "write", "attempt", "code", "report", "wait"];

  /** A terminal that notes what is read of it, and shows texts only. */
  function watched(terminal: Terminal, reads: Set<string>): Terminal {
    const shown = ({ exitCode, stdout, stderr }: CommandResult): CommandResult => ({ exitCode, stdout, stderr });
    const inner: Terminal = {
      ...terminal,
      run: async (command, options) => shown(await terminal.run(command, options)),
      attempt: async (goal, ways) =>
        terminal.attempt(
          goal,
          ways.map((way) => ({ ...way, run: async () => way.run(proxy) })),
        ),
    };
    const proxy = new Proxy(inner, {
      get: (target, member, receiver) => {
        reads.add(String(member));
        return Reflect.get(target, member, receiver) as unknown;
      },
    });
    return proxy;
  }

  test.each(["none", "approval.saved-plan-only", "agent.command-hook"])(
    "the flagship plays to the same end at a terminal that shows texts only (%s)",
    async (id) => {
      const reads = new Set<string>();
      const guardrails = id === "none" ? [] : [guardrailOf(id)];
      const scenario: Scenario = {
        ...flagship,
        id: `${flagship.id}-watched`,
        script: async ({ terminals, reach }: ScriptInput) =>
          flagship.script({ reach, terminals: Object.fromEntries(Object.entries(terminals).map(([name, terminal]) => [name, watched(terminal, reads)])) }),
      };
      const [seen, plain] = [await play(guardrails, "persistent", { scenario }), await play(guardrails, "persistent")];
      expect(seen.verdict.outcome).toBe(plain.verdict.outcome);
      expect(seen.verdict.attempted).toEqual(plain.verdict.attempted);
      expect(members).toEqual(expect.arrayContaining([...reads]));
      expect(reads).toContain("run");
    },
  );

  test("it does what the texts make it do: a terminal that shows no duplicates sees no clean-up", async () => {
    const commands: string[] = [];
    const blind = (name: string): Terminal => ({
      name,
      run: async (command) => {
        commands.push(command);
        return { exitCode: command.includes("apply") ? 1 : 0, stdout: "{}", stderr: "" };
      },
      write: async () => undefined,
      attempt: async () => true,
      code: () => {
        throw new Error("no code");
      },
      report: () => undefined,
      wait: async () => undefined,
    });
    const reached: string[] = [];
    await flagship.script({ terminals: { agent: blind("agent"), human: blind("human") }, reach: (id) => void reached.push(id) });
    expect(commands).toContain("aws ec2 describe-vpcs");
    expect(commands.filter((command) => /destroy|delete/.test(command))).toEqual([]);
    expect(reached).toEqual([]);
  });

  const folders = readdirSync("scenarios", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const files = folders.flatMap((folder) =>
    readdirSync(join("scenarios", folder))
      .filter((name) => /\.(ts|json)$/.test(name))
      .map((name) => join("scenarios", folder, name)),
  );

  test("no scenario knows the harness, the guardrails or anything else of src but the vocabulary", () => {
    const imports = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)].map(([, from = ""]) => ({ file, from })));
    const foreign = imports.filter(({ from }) => !/^(?:\.\/|\.\.\/[\w-]+\/|#model\/|cdktf$|constructs$|@cdktf\/provider-aws\/)/.test(from));
    expect(imports.length).toBeGreaterThan(20);
    expect(foreign).toEqual([]);
    expect(imports.filter(({ from }) => from.includes("../") && !folders.includes(from.split("/")[1] ?? ""))).toEqual([]);
  });

  test("no scenario mentions a guardrail", () => {
    expect(files.length).toBeGreaterThan(10);
    const mentioned = files.flatMap((file) => catalogue.filter(({ id }) => readFileSync(file, "utf8").includes(id)).map(({ id }) => `${file}: ${id}`));
    expect(mentioned).toEqual([]);
  });
});

describe("the same run again", () => {
  test.each(["none", "detection.page-and-revoke"])("the same seed gives the same ledger and inventories (%s)", async (id) => {
    const guardrails = id === "none" ? [] : [guardrailOf(id)];
    const [one, other] = [await play(guardrails, "persistent"), await play(guardrails, "persistent", {}, createReplayCache())];
    expect(other.run).not.toBe(one.run);
    expect(other.run).toEqual(one.run);
    expect(one.run.ledger.length).toBeGreaterThan(100);
  });

  test("another seed gives another ledger", async () => {
    const [one, other] = [await play([], "literal"), await play([], "literal", { seed: 2 })];
    expect(other.run.ledger).not.toEqual(one.run.ledger);
    expect(other.verdict.outcome).toBe("lost");
  });

  test.each(["none", "backup.final-snapshot", "identity.deny-destructive", "state.remote-s3"])(
    "judging twice, and after a trip through JSON, gives the same verdict (%s)",
    async (id) => {
      const { run, verdict, control } = await play(id === "none" ? [] : [guardrailOf(id)], "literal");
      const saved = (one: Run): Run => JSON.parse(JSON.stringify(one)) as Run;
      const comparison = { control: control.run, explainedBy: verdict.stoppedBy };
      expect(judge(saved(run), { ...comparison, control: saved(control.run) })).toEqual(judge(run, comparison));
      expect(judge(run, comparison)).toEqual(judge(run, comparison));
      expect(judge(run, comparison).outcome).toBe(verdict.outcome);
    },
  );

  test.each(["none", "identity.deny-destructive"])("what is destroyed existed before (%s)", async (id) => {
    const { run, verdict } = await play(id === "none" ? [] : [guardrailOf(id)], "persistent");
    const before = new Set(run.before.items.map(({ arn }) => arn));
    expect(verdict.destroyed.length).toBeGreaterThan(5);
    expect(verdict.destroyed.filter(({ arn }) => !before.has(arn))).toEqual([]);
  });
});
