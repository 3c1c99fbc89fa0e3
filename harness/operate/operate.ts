import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "#model/errors";
import type { ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import type { TerminalDefinition } from "#model/scenario";
import { leaseDirectory } from "../interlock/leases.ts";
import { checkPolicies, failedHooksOf, withHooks } from "../play-judged.ts";
import { preparedWorld, replay } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import { runInWorld } from "../replay/run-scenario.ts";
import type { RunOptions } from "../replay/run-scenario.ts";
import type { Stage } from "../replay/stage.ts";
import { judgeOperation } from "./judge-operation.ts";
import type { OperateRequest } from "./operate-request.ts";
import { openWorkplace } from "./open-workplace.ts";
import type { OperatorEnd } from "./run-operator.ts";

export interface Operated {
  readonly reported: ReportedRun;
  readonly run: Run;
  readonly failedHooks: readonly string[];
}

/**
 * Builds a scenario's world, lets a command act in it as one of its people, and judges what is left.
 *
 * @throws HarnessError when the world cannot be built or the command cannot be started
 */
export async function operate(request: OperateRequest, cache: ReplayCache): Promise<Operated> {
  const { options, transcript } = request;
  const terminal = terminalOf(options, request.terminal);
  await checkPolicies(options, request.user, cache);
  const { run: controlRun, verdict: controlVerdict } = await replay({ ...options, guardrails: [], routine: false }, cache);
  let ended: OperatorEnd | undefined;
  const run = await runInWorld({ ...options, scenario: { ...options.scenario, milestones: [] } }, await preparedWorld(options, cache), async (stage) => {
    ended = await operateOn(stage, terminal, request);
    return new Map();
  });
  const failedHooks = failedHooksOf(run);
  const judged = judgeOperation({ run, control: { run: controlRun, verdict: controlVerdict }, request, terminal: terminal.name, ended });
  const reported = withHooks(judged, failedHooks);
  transcript.note("verdict", { outcome: reported.outcome, status: reported.status, reasons: [...reported.reasons] });
  return { reported, run, failedHooks };
}

/** The terminal that was named, or the first whose principal is the world's operator. */
function terminalOf({ scenario: { id, world } }: RunOptions, name: string | undefined): TerminalDefinition {
  const operators = new Set(world.principals.filter(({ role }) => role === "operator").map((principal) => principal.name));
  const found = world.terminals.find((one) => (name === undefined ? operators.has(one.principal) : one.name === name));
  if (found !== undefined) return found;
  throw new HarnessError("usage", name === undefined ? `${id} has no terminal for an operator` : `${id} has no terminal \`${name}\``, {
    hint: `Say --as with one of: ${world.terminals.map((one) => one.name).join(", ")}`,
  });
}

/** From the moment the command starts until nothing of it runs any more. */
async function operateOn(stage: Stage, terminal: TerminalDefinition, request: OperateRequest): Promise<OperatorEnd> {
  const { transcript, options, command } = request;
  request.onBegin?.();
  const lease = leaseDirectory("op");
  const folder = realpathSync(lease.path);
  for (const name of ["home", "tmp"]) mkdirSync(join(folder, name), { mode: 0o700 });
  stage.ledger.listen((event) => transcript.event(event));
  transcript.note("begin", {
    scenario: options.scenario.id,
    guardrails: options.guardrails.map(({ id }) => id),
    terminal: terminal.name,
    command: [...command],
    isolated: request.isolated,
  });
  try {
    const workplace = await openWorkplace(stage, terminal, folder, request);
    try {
      const ended = await workplace.run();
      transcript.note("end", { ...ended });
      return ended;
    } finally {
      await workplace.close();
    }
  } finally {
    lease.release();
  }
}
