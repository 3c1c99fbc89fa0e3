import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import { catalogue } from "#guardrails/catalogue";
import type { Guardrail } from "#model/guardrail";
import type { Run } from "#model/run";
import { stateFiles } from "../inventory/take-inventory.ts";
import type { DrillChoice } from "./observe.ts";
import type { Stage } from "./stage.ts";

/** What was found when the script had ended and at the horizon, and what the look itself left on the stage. */
export interface Look extends Pick<Run, "after" | "horizon"> {
  readonly unsupported: readonly string[];
  /** Names of all dumps outside the cloud, the horizon's among them. */
  readonly dumps: readonly string[];
}

/**
 * Looks at the stages of one world, by what was on the stage. Two scripts that leave the very same world leave the same inventories, the same restores and the
 * same 35 days: what they would be is known when they have been played once.
 */
export type Looks = Map<string, Look>;

const remembered = 64;

/** Plays the look, unless one at the very same stage was. */
export async function lookOnce(stage: Stage, drills: DrillChoice, looks: Looks | undefined, look: () => Promise<Look>): Promise<Look> {
  const key = looks === undefined ? undefined : fingerprintOf(stage, drills);
  const known = key === undefined ? undefined : looks?.get(key);
  if (known !== undefined) return known;
  stage.ledger.lookedUp = false;
  const found = await look();
  // What a job has read of CloudTrail is of this script and no other.
  if (key === undefined || stage.ledger.lookedUp) return found;
  for (const oldest of looks?.keys() ?? []) if ((looks?.size ?? 0) >= remembered) looks?.delete(oldest);
  looks?.set(key, found);
  return found;
}

/**
 * All that inventories, drills and the days to the horizon depend on, as one hash: equal only when the stages are. Undefined where some of it lies out of sight:
 * in a backend, in a real Postgres, in a guardrail that watches the ledger, in what a guardrail of somebody's own keeps to itself.
 */
function fingerprintOf(stage: Stage, drills: DrillChoice): string | undefined {
  const { data, cloud, facts, people, offProvider, contents, ledger, guardrails } = stage;
  if (stage.ground !== undefined || stage.backend !== undefined || data.fingerprint === undefined) return undefined;
  if (guardrails.some(keepsToItself)) return undefined;
  const all = [cloud.state, cloud.jobsDue(), data.fingerprint(), facts, people, offProvider, contents, ledger.unsupported, stateFiles(stage), drills];
  return createHash("sha256").update(serialize(all)).digest("hex");
}

/** Those of the catalogue remember nothing from one call or day to the next, unless they watch. A copy of one with another hook is none of them. */
function keepsToItself(guardrail: Guardrail): boolean {
  const { observe, reviewCall, onSchedule } = guardrail;
  return observe !== undefined || (!catalogue.includes(guardrail) && (reviewCall !== undefined || onSchedule !== undefined));
}
