import { strFromU8, unzipSync } from "fflate";
import { renderDiagnostic } from "#terraform/cli/render-diagnostic";
import type { PlanAbout } from "#terraform/engine/environment";
import { UnsupportedError } from "#model/errors";
import type { CommandResult } from "#model/scenario";
import type { PlanJson } from "#model/terraform-plan";
import { failed } from "../shell/seat.ts";
import type { TerraformWords } from "./terraform-words.ts";

export interface ReviewedParts {
  readonly words: TerraformWords;
  /** Runs a command in the same seat; `isApply` for the one that carries the plan out. */
  run(words: readonly string[], isApply?: boolean): Promise<CommandResult>;
  readFile(path: string): Uint8Array | undefined;
  /** Where a plan can be written that the operator does not see. */
  readonly planFile: string;
  review(plan: PlanJson, about: Omit<PlanAbout, "directory">): Promise<{ readonly allowed: boolean; readonly message?: string }>;
  /** What is typed where Terraform would ask: a plan that was saved, as it is here, is applied without a question. `yes` unless given. */
  readonly answer?: ((prompt: string) => Promise<string | undefined>) | undefined;
}

/** `apply` and `destroy` as plan, review, apply of that very plan. */
export async function reviewFirst(parts: ReviewedParts): Promise<CommandResult> {
  return parts.words.planFile === undefined ? planAndApply(parts) : applySaved(parts, parts.words.planFile);
}

async function planAndApply(parts: ReviewedParts): Promise<CommandResult> {
  const { words, planFile } = parts;
  const planned = await parts.run([...words.globals, "plan", ...(words.name === "destroy" ? ["-destroy"] : []), ...words.planFlags, `-out=${planFile}`]);
  const shown = { ...planned, stdout: withoutSaving(planned.stdout) };
  const bytes = parts.readFile(planFile);
  if (planned.exitCode !== 0 || bytes === undefined) return shown;
  refuseEncrypted(bytes);
  const plan = await showPlan(parts, planFile);
  if (typeof plan === "string") return failed(1, plan);
  if (plan.applyable) {
    const command = words.isDestroy ? "destroy" : "apply";
    const review = await parts.review(plan, { ...originOf(bytes), command, savedPlan: false });
    if (!review.allowed) return refused(shown, review.message, words.framed);
    const cancelled = await declined(parts);
    if (cancelled !== undefined) return { ...shown, exitCode: 1, stdout: shown.stdout + cancelled };
  }
  const applied = await parts.run([...words.globals, "apply", ...words.applyFlags, planFile], true);
  return {
    exitCode: applied.exitCode,
    stdout: shown.stdout + (words.name === "destroy" ? asDestroy(applied.stdout) : applied.stdout),
    stderr: shown.stderr + applied.stderr,
  };
}

/** What Terraform prints when it asks and the answer is no; undefined where it goes on. */
async function declined({ words, answer }: ReviewedParts): Promise<string | undefined> {
  if (answer === undefined || words.given.some((word) => /^--?auto-approve(?:=true)?$/.test(word))) return undefined;
  const question =
    words.name === "destroy"
      ? "Do you really want to destroy all resources?\n  Terraform will destroy all your managed infrastructure, as shown above.\n  There is no undo. Only 'yes' will be accepted to confirm."
      : "Do you want to perform these actions?\n  Terraform will perform the actions described above.\n  Only 'yes' will be accepted to approve.";
  return (await answer(question)) === "yes" ? undefined : `\n${question}\n\n  Enter a value: \n${words.name === "destroy" ? "Destroy" : "Apply"} cancelled.\n`;
}

async function applySaved(parts: ReviewedParts, planFile: string): Promise<CommandResult> {
  const { words } = parts;
  const apply = async (): Promise<CommandResult> => parts.run([...words.globals, words.name, ...words.given], true);
  const bytes = parts.readFile(planFile);
  if (bytes !== undefined) refuseEncrypted(bytes);
  const origin = bytes === undefined ? undefined : originOf(bytes);
  if (origin === undefined || !(await stillFits(parts, origin))) return refusedByItself(await apply());
  const plan = await showPlan(parts, planFile);
  if (typeof plan === "string" || plan.errored) return refusedByItself(await apply());
  const review = await parts.review(plan, { ...origin, command: isDestroyPlan(plan) ? "destroy" : "apply", savedPlan: true });
  return review.allowed ? apply() : refused({ exitCode: 1, stdout: "", stderr: "" }, review.message, words.framed);
}

/** A plan that the state has moved on from is Terraform's to refuse, before anybody reviews it. */
async function stillFits(parts: ReviewedParts, origin: Origin): Promise<boolean> {
  const pulled = await parts.run([...parts.words.globals, "state", "pull"]);
  if (pulled.exitCode !== 0) return false;
  if (pulled.stdout.trim() === "") return origin.lineage === null;
  const state = JSON.parse(pulled.stdout) as { readonly lineage: string; readonly serial: number };
  return state.lineage === origin.lineage && state.serial === origin.serial;
}

/** Nobody has reviewed it, because Terraform was to refuse it. @throws UnsupportedError when it has carried it out: a plan for another state than the folder's */
function refusedByItself(result: CommandResult): CommandResult {
  if (result.exitCode === 0 || begun.test(result.stdout))
    throw new UnsupportedError("applying a saved plan for another state than the folder's", "reviews of plans");
  return result;
}

const begun = /: (?:Creating|Modifying|Destroying)\.\.\./;

/** The plan as JSON, or Terraform's own words for why not. */
async function showPlan(parts: ReviewedParts, planFile: string): Promise<PlanJson | string> {
  const shown = await parts.run([...parts.words.globals, "show", "-json", planFile]);
  if (shown.exitCode !== 0) return shown.stderr;
  const plan = JSON.parse(shown.stdout) as Partial<PlanJson> & Omit<PlanJson, "resource_changes" | "applyable">;
  const resource_changes = plan.resource_changes ?? [];
  return { ...plan, resource_changes, applyable: plan.applyable ?? hasChanges({ ...plan, resource_changes }) };
}

/** OpenTofu, and Terraform before 1.8, do not say of a plan whether it can be applied. */
function hasChanges(plan: Pick<PlanJson, "resource_changes" | "resource_drift" | "output_changes">): boolean {
  const resources = [...plan.resource_changes, ...(plan.resource_drift ?? [])];
  const actions = [...resources.map(({ change }) => change.actions), ...Object.values(plan.output_changes ?? {}).map((change) => change["actions"])];
  return (
    actions.some((one) => !unchanging.has(JSON.stringify(one))) ||
    resources.some(({ previous_address, change }) => previous_address !== undefined || "importing" in change)
  );
}

const unchanging: ReadonlySet<string> = new Set(['["no-op"]', '["read"]']);

/** OpenTofu encrypts plans where it is told to: which state one was made from cannot be seen then, and no review would know. @throws UnsupportedError */
function refuseEncrypted(bytes: Uint8Array): void {
  try {
    unzipSync(bytes, { filter: () => false });
    return;
  } catch {
    if (!strFromU8(bytes).includes('"encrypted_data"')) return;
  }
  throw new UnsupportedError("applying an encrypted plan", "reviews of plans");
}

type Origin = Pick<PlanAbout, "lineage" | "serial">;

/** The state that a plan was made from is in the plan file. */
function originOf(bytes: Uint8Array): Origin {
  try {
    const { tfstate } = unzipSync(bytes, { filter: ({ name }) => name === "tfstate" });
    const { lineage, serial } = JSON.parse(strFromU8(tfstate ?? new Uint8Array())) as { lineage: string; serial: number };
    return lineage === "" ? { lineage: null, serial: null } : { lineage, serial };
  } catch {
    return { lineage: null, serial: null };
  }
}

function isDestroyPlan(plan: PlanJson): boolean {
  const actions = plan.resource_changes.filter(({ mode }) => mode === "managed").map(({ change }) => change.actions.join(","));
  return actions.length > 0 && actions.every((action) => action === "delete" || action === "forget");
}

function refused(shown: CommandResult, message: string | undefined, framed: boolean): CommandResult {
  const diagnostic = { severity: "error" as const, summary: "Plan rejected", detail: message ?? "A review refused this plan." };
  return { exitCode: 1, stdout: shown.stdout, stderr: shown.stderr + renderDiagnostic(diagnostic, framed) };
}

/** Where the plan was written is our business. */
function withoutSaving(stdout: string): string {
  const at = stdout.search(/\n─+\n\nSaved the plan to:\s/);
  return at === -1 ? stdout : stdout.slice(0, at);
}

function asDestroy(stdout: string): string {
  return stdout.replace(/Apply complete! Resources: \d+ added, \d+ changed, (\d+) destroyed\./, "Destroy complete! Resources: $1 destroyed.");
}
