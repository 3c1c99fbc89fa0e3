import { HarnessError, UnsupportedError } from "#model/errors";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import type { ApiCallEvent, LedgerEvent } from "#model/ledger";
import type { PlanJson, StateFile } from "#model/terraform-plan";
import { crossRead } from "./cross-read.ts";
import { openBench } from "./open-bench.ts";
import type { Bench } from "./open-bench.ts";
import type { Step } from "./parse-steps.ts";
import type { ConformanceCase } from "./read-corpus.ts";
import type { PlayedCommand, PlayedStep, PlayedCase } from "./played-case.ts";

const planFile = "step.plan";

/** Plays a case on one engine, on a cloud of its own; at the end the other engine reads the state that was written last. */
export async function playCase(one: ConformanceCase, engine: TerraformEngine, other: TerraformEngine | undefined): Promise<PlayedCase> {
  const bench = await openBench(engine);
  const steps: PlayedStep[] = [];
  let initialised = false;
  let applied: { readonly step: Step; readonly bench: Bench } | undefined;
  for (const [path, content] of one.files) bench.files.write(path, content);

  async function run(line: string): Promise<PlayedCommand> {
    return { line, ...(await bench.run(line)) };
  }

  /** Goes unmentioned unless it fails: what it warns of is how plugins came to be here. */
  async function initialise(): Promise<readonly PlayedCommand[]> {
    if (initialised) return [];
    initialised = true;
    const command = await run("terraform init -input=false");
    return command.exitCode === 0 ? [] : [command];
  }

  async function take(step: Step): Promise<Taken> {
    if (step.kind === "change") {
      for (const [path, content] of one.changes.get(step.folder) ?? []) bench.files.write(path, content);
      initialised = false;
      return { commands: [] };
    }
    if (step.kind === "command") return { commands: [...(step.text.startsWith("terraform") ? await initialise() : []), await run(step.text)] };
    const commands = [...(await initialise())];
    bench.files.remove(planFile);
    const flags = [...(step.kind === "destroy" ? ["-destroy"] : []), ...step.flags];
    const planned = await run(["terraform plan", "-input=false", `-out=${planFile}`, ...flags].join(" "));
    commands.push(planned);
    const plan = await showPlan();
    if (step.kind === "plan" || planned.exitCode !== 0) return { commands, ...plan };
    return { commands: [...commands, await run(`terraform apply -input=false ${planFile}`)], ...plan };
  }

  async function showPlan(): Promise<Pick<Taken, "plan">> {
    if (bench.files.read(planFile) === undefined) return {};
    const { exitCode, stdout, stderr } = await bench.run(`terraform show -json ${planFile}`);
    if (exitCode !== 0) throw new HarnessError("inconclusive", `The saved plan cannot be shown: ${stderr.trim()}`, { hint: "Run it by hand" });
    return { plan: JSON.parse(stdout) as PlanJson };
  }

  for (const [index, step] of one.steps.entries()) {
    const from = bench.stage.ledger.events().length;
    const before = await readState(bench, one);
    const { stop, ...taken } = await taking(async () => take(step));
    const calls = bench.stage.ledger.events().slice(from).filter(isCall);
    const state = await readState(bench, one);
    steps.push({ step: `${index + 1} ${step.text}`, ...taken, calls, ...(before === undefined ? {} : { before }), ...(state === undefined ? {} : { state }) });
    if (step.kind === "apply" && taken.commands.every(({ exitCode }) => exitCode === 0) && (state?.resources.length ?? 0) > 0)
      applied = { step, bench: await bench.fork(engine) };
    if (stop) break;
  }
  return {
    steps,
    ...(applied === undefined || other === undefined ? {} : { crossRead: await crossRead(applied.step, applied.bench, engine, other) }),
    unsupported: [...new Set(bench.stage.ledger.unsupported)].toSorted(),
  };
}

type Taken = Pick<PlayedStep, "commands" | "plan">;

/** What an engine does not know ends the case; the record says so. */
async function taking(work: () => Promise<Taken>): Promise<Taken & { readonly stop: boolean }> {
  try {
    return { ...(await work()), stop: false };
  } catch (error) {
    if (!(error instanceof UnsupportedError) && !(error instanceof HarnessError && error.code !== "interrupted")) throw error;
    return { commands: [{ line: "", exitCode: -1, stdout: "", stderr: `Error: ${error.message}` }], stop: true };
  }
}

function isCall(event: LedgerEvent): event is ApiCallEvent {
  return event.kind === "api-call";
}

/** The state as the configuration's backend keeps it. */
async function readState(bench: Bench, one: ConformanceCase): Promise<StateFile | undefined> {
  const text = keepsStateElsewhere(one) ? (await bench.run("terraform state pull")).stdout : bench.files.readText("terraform.tfstate");
  try {
    return text === undefined || text.trim() === "" ? undefined : (JSON.parse(text) as StateFile);
  } catch {
    return undefined;
  }
}

function keepsStateElsewhere({ files }: ConformanceCase): boolean {
  return [...files].some(([path, content]) => /\.tf(?:\.json)?$/.test(path) && /"?backend"?[\s:{]+"s3"/.test(new TextDecoder().decode(content)));
}
