import { existsSync } from "node:fs";
import type { AblationDocument } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { AblationPart } from "./ablation-part.ts";
import { planOf } from "./ablation-plan.ts";
import type { AblationPlan } from "./ablation-plan.ts";
import type { AblationRequest } from "./ablation-request.ts";
import { digestOf } from "./canonical-text.ts";
import { journalOf } from "./journal.ts";
import { playAgain } from "./play-again.ts";
import type { PlayedBefore } from "./play-again.ts";
import { createSubsetPlayer } from "./play-subset.ts";
import { readSealedAblation } from "./saved-ablation.ts";

/**
 * What `--resume` would execute once more: the same ablation, or share of one, that a file holds whole already. Undefined when there is no file, or a journal beside it says that another
 * beginning was made. What a program asks, or a package brings along, no digest sees: the foremost combinations are played again.
 *
 * @throws HarnessError `usage` when the file holds something else, which is not written over; `inconclusive` when one of them comes to something else here
 */
export async function findFinished(save: string, request: AblationRequest): Promise<AblationDocument | AblationPart | undefined> {
  if (!existsSync(save) || existsSync(journalOf(save))) return undefined;
  const found = readSealedAblation(save);
  const player = createSubsetPlayer(request);
  try {
    const wanted = { ...(await planOf(request, player)), shard: request.shard ?? null };
    const there = found.kind === "ablation" ? { ...planIn(found), shard: null } : { ...found.plan, shard: found.shard };
    const differing = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((name) => digestOf({ of: wanted[name] }) !== digestOf({ of: there[name] }));
    if (differing.length === 0) {
      for (const played of foremost(found)) await playAgain(played, player);
      return found;
    }
    throw new HarnessError("usage", `\`${save}\` holds an ablation of something else: its ${differing.join(", ")} differ`, {
      hint: "Say what was said before, name another file, or leave --resume away to execute and replace it",
    });
  } finally {
    await player.close();
  }
}

/** Of an ablation what readers are told first: without guardrails, with all, without those of a cut set. Of a share the fewest and the most guardrails that it has. */
function foremost(found: AblationDocument | AblationPart): readonly PlayedBefore[] {
  if (found.kind === "ablation") {
    return found.scenarios.flatMap(({ scenario, operator, results, stories }) =>
      results.filter(({ subset }) => stories.some((one) => one.subset === subset)).map((result) => ({ ...result, scenario, operator })),
    );
  }
  return found.plan.scenarios.flatMap(({ scenario, operator }) => {
    const executed = found.executed.filter((one) => one.scenario === scenario && one.operator === operator);
    return [...executed.slice(0, 1), ...executed.slice(1).slice(-1)];
  });
}

function planIn({ guardrails, settings, threshold = "restorable", configuration, scenarios }: AblationDocument): AblationPlan {
  return {
    guardrails,
    settings,
    threshold,
    configuration: configuration ?? null,
    scenarios: scenarios.map(({ scenario, title, operator, declaredControl, restsOn }) => ({ scenario, title, operator, declaredControl, restsOn })),
  };
}
