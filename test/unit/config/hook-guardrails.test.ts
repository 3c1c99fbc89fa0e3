import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { commandHookGuardrail, planPolicyGuardrail } from "#harness/config/hook-guardrails";
import { runHook, splitWords } from "#harness/config/run-hook";
import type { CommandProposal, PlanProposal } from "#model/guardrail";
import type { WorldFacts } from "#model/world";

const folder = mkdtempSync(join(tmpdir(), "hooks-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function script(body: string): string {
  count += 1;
  const name = `hook-${count}.sh`;
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
  return `./${name}`;
}

const principal = {
  kind: "user",
  arn: "arn:aws:iam::222222222222:user/agent",
  account: "222222222222",
  name: "agent",
  userId: "AIDA",
  accessKeyId: "AKIA",
} as const;
const human = { ...principal, arn: "arn:aws:iam::222222222222:user/human", name: "human" } as const;
const world: WorldFacts = {
  id: "some-world",
  region: "eu-west-1",
  accounts: [],
  principals: [
    { name: "agent", role: "operator", principal },
    { name: "human", role: "human", principal: human },
  ],
  stacks: [],
  protected: [],
  approver: { principal: "human", habit: "reads-the-plan" },
};

function proposal(line: string, who: CommandProposal["principal"] = principal): CommandProposal {
  return { world, operator: who.name, principal: who, line, words: line.split(" "), directory: "infra" };
}

function hook(
  body: string,
  options: { readonly timeout?: number; readonly nonBlockingErrors?: boolean } = {},
): NonNullable<ReturnType<typeof commandHookGuardrail>["reviewCommand"]> {
  const { reviewCommand } = commandHookGuardrail("agent.own", { kind: "command-hook", command: script(body), ...options }, folder);
  if (reviewCommand === undefined) throw new Error("a command hook reviews commands");
  return reviewCommand;
}

const answer = (decision: string, reason = ""): string =>
  `echo '${JSON.stringify({ hookSpecificOutput: { permissionDecision: decision, permissionDecisionReason: reason } })}'`;

describe("a command hook", () => {
  it("gets the command as agents give it", async () => {
    await hook("cat > seen.json")(proposal("terraform destroy -auto-approve"));
    expect(JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"))).toMatchObject({
      tool_name: "Bash",
      tool_input: { command: "terraform destroy -auto-approve" },
      cwd: "/home/agent/infra",
    });
  });

  it("allows with exit code 0 and silence", async () => {
    expect(await hook("exit 0")(proposal("ls"))).toEqual({ kind: "allow" });
  });

  it("denies with exit code 2, and standard error is the reason", async () => {
    expect(await hook("echo not here >&2; exit 2")(proposal("ls"))).toEqual({ kind: "deny", reason: "not here" });
  });

  it.each([
    ["deny", { kind: "deny", reason: "because" }],
    ["ask", { kind: "hold", reason: "because" }],
    ["allow", { kind: "allow" }],
  ])("honours the decision %s on standard output", async (word, decision) => {
    expect(await hook(answer(word, "because"))(proposal("ls"))).toEqual(decision);
  });

  it("fails for any other exit code, and passes where errors do not block", async () => {
    await expect(hook("exit 1")(proposal("ls"))).rejects.toThrow("exited with 1, which is neither 0 (allow) nor 2 (deny)");
    expect(await hook("exit 1", { nonBlockingErrors: true })(proposal("ls"))).toEqual({ kind: "allow" });
    expect(await hook("exit 2", { nonBlockingErrors: true })(proposal("ls"))).toMatchObject({ kind: "deny" });
  });

  it.each([
    ["garbage", "echo garbage", "printed what is not JSON: `garbage`"],
    ["an unknown decision", answer("maybe"), "answered the permissionDecision `maybe`"],
    ["nothing in time, and its children end with it", "sleep 30 & echo $! > child; wait", "did not answer within 0.3 s"],
  ])("fails when it answers %s", async (_name, body, message) => {
    await expect(hook(body, { timeout: 300 })(proposal("ls"))).rejects.toThrow(message);
    if (!existsSync(join(folder, "child"))) return;
    const stat = `/proc/${readFileSync(join(folder, "child"), "utf8").trim()}/stat`;
    await vi.waitFor(() => expect(!existsSync(stat) || readFileSync(stat, "utf8").includes(") Z ")).toBe(true));
  });

  it("is not asked about what others type", async () => {
    const review = hook("exit 2");
    expect(await review(proposal("ls", human))).toEqual({ kind: "allow" });
    expect(await review(proposal("ls"))).toMatchObject({ kind: "deny" });
  });

  it("that is gone by the time it is asked fails by name", async () => {
    const command = script("exit 0");
    const { reviewCommand } = commandHookGuardrail("agent.own", { kind: "command-hook", command }, folder);
    rmSync(join(folder, command));
    await expect(reviewCommand?.(proposal("ls"))).rejects.toThrow(`\`${command}\` cannot be started: it does not exist`);
  });

  it("that is not executable is refused before anything runs", () => {
    writeFileSync(join(folder, "plain.sh"), "#!/bin/sh\n", { mode: 0o644 });
    expect(() => commandHookGuardrail("agent.own", { kind: "command-hook", command: "./plain.sh" }, folder)).toThrow("is not executable: `./plain.sh`");
  });
});

describe("a plan policy", () => {
  const plan = { format_version: "1.2", resource_changes: [] } as unknown as PlanProposal["plan"];
  const review = async (command: string): Promise<unknown> =>
    planPolicyGuardrail("plan.own", { kind: "plan-policy", command }, folder).reviewPlan?.({ plan } as PlanProposal);

  it("reads the plan's JSON where {plan} stands", async () => {
    await review(`${script('cp "$2" plan-seen.json')} test {plan}`);
    expect(JSON.parse(readFileSync(join(folder, "plan-seen.json"), "utf8"))).toEqual(plan);
  });

  it("allows with exit code 0, whatever it prints", async () => {
    expect(await review(script("echo 3 tests passed"))).toEqual({ kind: "allow" });
  });

  it("denies with any other, and what it printed is the reason", async () => {
    expect(await review(script("echo FAIL no deletes; exit 1"))).toEqual({ kind: "deny", reason: "FAIL no deletes" });
    expect(await review(script("exit 7"))).toMatchObject({ kind: "deny", reason: expect.stringContaining("exited with 7") });
  });

  it("hands its words to no shell", async () => {
    await review(`${script('printf "%s" "$1" > word')} '$(touch injected);x'`);
    expect(readFileSync(join(folder, "word"), "utf8")).toBe("$(touch injected);x");
    expect(readdirSync(folder)).not.toContain("injected");
  });
});

describe("a hook's process", () => {
  it("sees none of the user's AWS settings, and a home of its own", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    const { stdout } = await runHook({ words: ["env"], folder, timeout: 5000 });
    vi.unstubAllEnvs();
    const lines = stdout.trim().split("\n");
    const home = lines.find((line) => line.startsWith("HOME="))?.slice("HOME=".length);
    expect(lines.some((line) => line.startsWith("PATH="))).toBe(true);
    expect(lines).not.toContain("AWS_SECRET_ACCESS_KEY=secret");
    expect(lines).toContain(`AWS_SHARED_CREDENTIALS_FILE=${home}/.aws/credentials`);
    expect(stdout).not.toContain(`HOME=${process.env["HOME"] ?? "?"}\n`);
  });
});

describe("a command line", () => {
  it.each([
    ["conftest test {plan}", ["conftest", "test", "{plan}"]],
    ["opa eval 'data.x == 1' \"a b\"", ["opa", "eval", "data.x == 1", "a b"]],
  ])("%s is split at spaces outside quotes", (command, words) => {
    expect(splitWords(command, "it")).toEqual(words);
  });

  it.each(["", "  ", "sh -c 'x"])("`%s` is refused", (command) => {
    expect(() => splitWords(command, "it")).toThrow("cannot be read");
  });
});
