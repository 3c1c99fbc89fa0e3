import type { Moment } from "#model/decision";
import type { Guardrail } from "#model/guardrail";
import type { Inventory } from "#model/inventory";
import type { LedgerEvent } from "#model/ledger";
import type { StoppedBy } from "#model/verdict";
import type { WorldFacts } from "#model/world";
import { backupsOf } from "./observe.ts";

/** How IAM words a refusal that no policy spells out: nothing that the caller has allows it. */
const forWantOfAnAllow = /because no (?:identity-based policy|session policy) allows/;

/** Every refusal in a ledger, from one event on, with the guardrail whose doing it was. A refusal that no guardrail explains is left out. */
export function refusalsOf(events: readonly LedgerEvent[], guardrails: readonly Guardrail[], world: WorldFacts, from = 0): readonly StoppedBy[] {
  const refusals = events.slice(from).flatMap((event, index) => refusalsIn(event, () => events.slice(0, from + index), guardrails, world));
  const seen = new Set<string>();
  return refusals.filter(({ guardrail, moment, step }) => {
    const key = `${guardrail} ${moment} ${step}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function refusalsIn(event: LedgerEvent, earlier: () => readonly LedgerEvent[], guardrails: readonly Guardrail[], world: WorldFacts): readonly StoppedBy[] {
  const { step } = event;
  if (step === 0) return [];
  if (event.kind === "decision" && event.decision === "deny") return [{ guardrail: event.guardrail, moment: event.moment, step }];
  if (event.kind === "approval" && !event.granted) return [{ guardrail: event.guardrail, moment: heldAt(event.guardrail, earlier()), step }];
  if (event.kind === "command" && event.exitCode !== 0) {
    const text = event.stderr + event.stdout;
    return [
      ...byText(guardrails, "terraform", text, step),
      ...byText(
        guardrails.filter(({ id }) => hasRevoked(id, earlier())),
        "observe",
        text,
        step,
      ),
    ];
  }
  if (event.kind !== "api-call" || event.errorCode === undefined) return [];
  if (event.refusedAt !== "iam") return byText(guardrails, "service", event.errorMessage ?? "", step);
  const decidedBy = new Set(event.decidedBy);
  const caller = world.principals.find(
    ({ principal }) => principal.arn === event.userIdentity.arn || principal.accessKeyId === event.userIdentity.accessKeyId,
  )?.name;
  const narrowed = caller !== undefined && forWantOfAnAllow.test(event.errorMessage ?? "");
  return guardrails
    .filter(({ traces }) => traces?.policies?.some((name) => decidedBy.has(name)) === true || (narrowed && traces?.narrows?.(world).includes(caller) === true))
    .map(({ id }) => ({ guardrail: id, moment: "iam" as const, step }));
}

/** The hook whose hold an approver has just refused. */
function heldAt(guardrail: string, earlier: readonly LedgerEvent[]): Moment {
  const held = earlier.findLast((event) => event.kind === "decision" && event.guardrail === guardrail && event.decision === "hold");
  return held?.kind === "decision" ? held.moment : "reviewPlan";
}

function hasRevoked(guardrail: string, earlier: readonly LedgerEvent[]): boolean {
  return earlier.some((event) => event.kind === "intent" && event.guardrail === guardrail && event.intent === "revoke-sessions");
}

function byText(guardrails: readonly Guardrail[], moment: "terraform" | "service" | "observe", text: string, step: number): readonly StoppedBy[] {
  return guardrails
    .filter(({ traces }) => traces?.errors?.some((error) => error.moment === moment && error.text.test(text)) === true)
    .map(({ id }) => ({ guardrail: id, moment, step }));
}

/** Guardrails by the backups that exist because of them. */
export function backupMakersOf(
  inventories: readonly Inventory[],
  dumps: readonly string[],
  guardrails: readonly Guardrail[],
): Readonly<Record<string, readonly string[]>> {
  const makers: Record<string, readonly string[]> = {};
  const offProvider = dumps.map((name) => ({
    arn: `off-provider:${name}`,
    type: "off-provider",
    account: "",
    region: "",
    name,
    identity: name,
    tags: {},
    attributes: {},
  }));
  for (const backup of [...inventories.flatMap((inventory) => backupsOf(inventory)), ...offProvider]) {
    const ids = guardrails.filter(({ traces }) => traces?.madeBackup?.(backup) === true).map(({ id }) => id);
    if (ids.length > 0) makers[backup.arn] = ids;
  }
  return makers;
}
