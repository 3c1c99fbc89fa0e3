import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { allow, deny, hold } from "#model/decision";
import type { Decision } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { CommandProposal, Guardrail } from "#model/guardrail";
import type { CommandHookDeclaration, PlanPolicyDeclaration } from "./config.ts";
import { noPromise } from "./policy-guardrails.ts";
import { checkProgram, runHook, splitWords, usualTimeout, withFolder } from "./run-hook.ts";
import type { HookResult } from "./run-hook.ts";

/** A user's plan policy as a guardrail: exit code 0 lets the plan pass, any other denies it with what the command printed. */
export function planPolicyGuardrail(id: string, { command, timeout = usualTimeout }: PlanPolicyDeclaration, folder: string): Guardrail {
  const subject = `the plan policy \`${id}\``;
  const words = splitWords(command, subject);
  checkProgram(words, folder, subject);
  return defineGuardrail({
    id,
    layer: "plan",
    title: `Plan policy: ${command}`,
    stops: "Plans at which the command exits with anything but 0.",
    bypasses: ["calls to AWS that do not go through Terraform", "terraform run where the policy does not run"],
    restsOn: () => [{ kind: "process", is: command }],
    promise: noPromise,
    reviewPlan: async ({ plan }) =>
      withFolder(async (place) => {
        const file = join(place, "tfplan.json");
        writeFileSync(file, JSON.stringify(plan));
        const result = await runHook({ words: words.map((word) => word.replaceAll("{plan}", file)), folder, timeout });
        if (result.exitCode === 0) return allow;
        const answer = said(result).replaceAll(file, "the plan");
        if (result.exitCode >= shellFailure)
          throw new Error(`\`${command}\` exited with ${result.exitCode}, as a program does that could not do its work${answer === "" ? "" : `: ${answer}`}`);
        return deny(answer || `\`${command}\` exited with ${result.exitCode}`);
      }),
  });
}

/**
 * A user's pre-tool hook as a guardrail. It gets `{"tool_name":"Bash","tool_input":{"command":…},"cwd":…}` on standard input, for each simple
 * command of the operator and of nobody else. Exit code 0 allows, unless standard output says otherwise; 2 denies, with standard error as the reason;
 * any other is a failure, which denies and is reported (or, with `nonBlockingErrors`, passes).
 */
export function commandHookGuardrail(
  id: string,
  { command, timeout = usualTimeout, nonBlockingErrors = false }: CommandHookDeclaration,
  folder: string,
): Guardrail {
  const subject = `the command hook \`${id}\``;
  const words = splitWords(command, subject);
  checkProgram(words, folder, subject);
  return defineGuardrail({
    id,
    layer: "agent",
    title: `Command hook: ${command}`,
    stops: "Commands of the agent that the hook refuses.",
    bypasses: ["code that calls AWS without a command", "other ways to write the same command", "terminals that the agent does not use"],
    restsOn: () => [{ kind: "process", is: command }],
    promise: noPromise,
    reviewCommand: async (proposal) => {
      if (!isOperator(proposal)) return allow;
      const input = JSON.stringify({
        hook_event_name: "PreToolUse",
        tool_name: "Bash",
        tool_input: { command: proposal.line },
        cwd: `/home/${proposal.operator}/${proposal.directory}`,
      });
      return decisionOf(await runHook({ words, folder, input, timeout }), command, nonBlockingErrors);
    },
  });
}

/** From here on an exit code says that a program was not there, could not run, or was killed. */
const shellFailure = 126;

function isOperator({ world, principal }: CommandProposal): boolean {
  return world.principals.some(({ role, principal: one }) => role === "operator" && one.arn === principal.arn);
}

/** @throws Error for an answer that is none: the caller denies and reports it */
function decisionOf(result: HookResult, command: string, nonBlockingErrors: boolean): Decision {
  if (result.exitCode === 2) return deny(result.stderr.trim() || `\`${command}\` exited with 2`);
  if (result.exitCode !== 0) {
    if (nonBlockingErrors) return allow;
    throw new Error(`\`${command}\` exited with ${result.exitCode}, which is neither 0 (allow) nor 2 (deny)${said(result) === "" ? "" : `: ${said(result)}`}`);
  }
  const output = result.stdout.trim();
  if (output === "") return allow;
  return parsedDecision(output, command);
}

function parsedDecision(output: string, command: string): Decision {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw new Error(`\`${command}\` printed what is not JSON: \`${shortened(output)}\``);
  }
  const { permissionDecision, permissionDecisionReason: reason } = specificsOf(answer);
  if (permissionDecision === undefined) return allow;
  const word = typeof permissionDecision === "string" ? permissionDecision : JSON.stringify(permissionDecision);
  const why = typeof reason === "string" && reason !== "" ? reason : `\`${command}\` says ${word}`;
  if (word === "allow") return allow;
  if (word === "deny") return deny(why);
  if (word === "ask") return hold(why);
  throw new Error(`\`${command}\` answered the permissionDecision \`${word}\`, which is neither allow, deny nor ask`);
}

function specificsOf(answer: unknown): { readonly permissionDecision?: unknown; readonly permissionDecisionReason?: unknown } {
  const specifics = typeof answer === "object" && answer !== null && "hookSpecificOutput" in answer ? answer.hookSpecificOutput : undefined;
  return typeof specifics === "object" && specifics !== null ? specifics : {};
}

function said({ stdout, stderr }: HookResult): string {
  const words = [stderr.trim(), stdout.trim()].filter((text) => text !== "").join(" ");
  return shortened(words.replaceAll(/[\p{Cc}\uFFFD]+/gu, " "));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
