import { deny } from "#model/decision";
import type { Decision, Moment } from "#model/decision";
import type { Guardrail } from "#model/guardrail";
import type { LedgerRecorder } from "./ledger-recorder.ts";

/** A hook that has not answered after this long, on the machine's clock, denies. */
const patienceMilliseconds = 60_000;

export interface Approver {
  readonly name: string;
  /** Whether the approver nods at what was held. */
  approves(): Promise<{ readonly granted: boolean; readonly reason: string }>;
}

export type Review = { readonly allowed: true } | { readonly allowed: false; readonly by: readonly string[]; readonly message: string };

/**
 * Asks every guardrail that has a hook, records every answer, and settles it: deny beats hold beats allow. A hook that throws or hangs denies.
 */
export async function askGuardrails(
  guardrails: readonly Guardrail[],
  moment: Moment,
  ask: (guardrail: Guardrail) => Decision | Promise<Decision> | undefined,
  approver: Approver,
  ledger: LedgerRecorder,
  patience: number = patienceMilliseconds,
): Promise<Review> {
  const answers: { guardrail: string; decision: Decision }[] = [];
  for (const guardrail of guardrails) {
    const answer = await answerOf(guardrail, ask, patience);
    if (answer === undefined) continue;
    const { decision, failed } = answer;
    answers.push({ guardrail: guardrail.id, decision });
    ledger.append({
      kind: "decision",
      guardrail: guardrail.id,
      moment,
      decision: decision.kind,
      reason: decision.kind === "allow" ? "" : decision.reason,
      ...(failed ? { failed: true } : {}),
    });
  }
  const denials = answers.filter((answer) => answer.decision.kind === "deny");
  if (denials.length > 0) return refusal(denials);
  const holds = answers.filter((answer) => answer.decision.kind === "hold");
  if (holds.length === 0) return { allowed: true };
  const nod = await approver.approves();
  for (const held of holds) ledger.append({ kind: "approval", guardrail: held.guardrail, approver: approver.name, ...nod });
  return nod.granted
    ? { allowed: true }
    : { allowed: false, by: holds.map((held) => held.guardrail), message: `${approver.name} did not approve: ${nod.reason}` };
}

function refusal(denials: readonly { guardrail: string; decision: Decision }[]): Review {
  const reasons = denials.map(({ decision }) => (decision.kind === "allow" ? "" : decision.reason));
  return { allowed: false, by: denials.map((denial) => denial.guardrail), message: reasons.join("; ") };
}

async function answerOf(
  guardrail: Guardrail,
  ask: (guardrail: Guardrail) => Decision | Promise<Decision> | undefined,
  patience: number,
): Promise<{ decision: Decision; failed: boolean } | undefined> {
  if (hung.has(guardrail)) return { decision: deny(`${guardrail.id} failed: a hook of its did not answer in time before`), failed: true };
  try {
    const answer = ask(guardrail);
    if (answer === undefined) return undefined;
    const decision = answer instanceof Promise ? await inTime(guardrail, answer, patience) : answer;
    if (!isDecision(decision)) return { decision: deny(`${guardrail.id} answered neither allow, deny nor hold`), failed: true };
    return { decision, failed: false };
  } catch (error) {
    return { decision: deny(`${guardrail.id} failed: ${error instanceof Error ? error.message : String(error)}`), failed: true };
  }
}

function isDecision(value: unknown): value is Decision {
  const kind = (value as { readonly kind?: unknown } | undefined)?.kind;
  return kind === "allow" || kind === "deny" || kind === "hold";
}

/** Guardrails that once did not answer: nobody waits for them again. */
const hung = new WeakSet<Guardrail>();

async function inTime(guardrail: Guardrail, answer: Promise<Decision>, patience: number): Promise<Decision> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Decision>((_resolve, reject) => {
    timer = setTimeout(() => {
      hung.add(guardrail);
      reject(new Error("the hook did not answer in time"));
    }, patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
