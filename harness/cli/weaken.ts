import { renderMutations } from "#ablation/mutation/render-mutations";
import { HarnessError } from "#model/errors";
import type { Scenario } from "#model/scenario";
import { originOf } from "../ablation/request-origin.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import type { MutationResult } from "../mutation/mutation-request.ts";
import { openWriters } from "../reporters/open-writers.ts";
import type { Write } from "../reporters/open-writers.ts";
import type { AblateFlags, AblateSettings } from "./ablate-settings.ts";
import { interruptible } from "./interruptible.ts";
import { createProgress } from "./progress.ts";

const writers: Readonly<Record<string, Write<MutationResult>>> = {
  pretty: (result) => `${renderMutations(result).join("\n")}\n`,
  json: ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
};

/** What weakened guardrails are not asked for. */
const meaningless = ["threshold", "seeds", "search", "save", "resume", "shard", "baseline", "playEach"] as const;

/**
 * `ablate --mutate`: weakens one thing at a time inside each guardrail, and says which scenarios notice. Answers the exit code: 3 when a test says nothing or it stays open of a weakening whether it is noticed, 130
 * when it was ended early.
 *
 * @throws HarnessError `usage` for options that mean nothing here
 */
export async function weaken(
  flags: AblateFlags,
  settings: Omit<AblateSettings, "leastK">,
  { scenarios, user, loaded }: { readonly scenarios: readonly Scenario[]; readonly user: UserGuardrails; readonly loaded: LoadedConfig },
): Promise<number> {
  const said = meaningless.filter((name) => flags[name] !== undefined).map((name) => `--${name.replace("playEach", "play-each")}`);
  if (said.length > 0) {
    throw new HarnessError("usage", `${said.join(" and ")} mean${said.length === 1 ? "s" : ""} nothing beside --mutate`, {
      hint: "Weakened guardrails are played alone and in the full set; leave it away",
    });
  }
  const reporters = openWriters(flags.reporter ?? ["pretty"], writers, "mutations");
  const { createSubsetPlayer } = await import("../ablation/play-subset.ts");
  const player = createSubsetPlayer({ ...settings, scenarios, user });
  try {
    for (const { id } of scenarios) await player.checkPolicies(id);
  } finally {
    await player.close();
  }
  const { mutateGuardrails } = await import("../mutation/mutate-guardrails.ts");
  const { seeds, guardrails, operators, rows, data, approver, concurrency } = settings;
  const progress = createProgress(process.stderr, () => performance.now());
  const result = await interruptible(async (signal) =>
    mutateGuardrails({
      scenarios,
      guardrails,
      operators,
      rows,
      data,
      approver,
      user,
      concurrency,
      signal,
      seed: seeds[0] ?? 1,
      origin: originOf(loaded, user),
      onProgress: ({ done, total, last }) => progress.note(`${done} of ${total} weakenings: ${last}`),
    }),
  ).finally(() => progress.erase());
  const problems = await reporters.report(result);
  for (const problem of problems) process.stderr.write(`scartissue: ${problem}\n`);
  const open = openWords(result);
  if (open !== undefined) process.stderr.write(`scartissue: ${open}\n`);
  return exitCodeOfMutations(result, problems);
}

/** From what counts most: ended early, a reporter that could not do its work, what is left open. */
export function exitCodeOfMutations(result: MutationResult, problems: readonly string[]): number {
  if (!result.complete) return 130;
  if (problems.length > 0) return 2;
  return openWords(result) === undefined ? 0 : 3;
}

/** What is neither noticed nor missed. `undefined` when there is no such thing. */
export function openWords({ mutants, silentTests }: Pick<MutationResult, "mutants" | "silentTests">): string | undefined {
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;
  const [pending, broken] = (["Pending", "RuntimeError"] as const).map((status) => mutants.filter((one) => one.status === status).length);
  const parts = [
    ...(pending === 0 ? [] : [`whether ${count(pending ?? 0, "weakening")} would be noticed (inconclusive)`]),
    ...(broken === 0 ? [] : [`what ${count(broken ?? 0, "weakening")} would do (no world could be built)`]),
    ...(silentTests.length === 0 ? [] : [`what ${count(silentTests.length, "test")} would say`]),
  ];
  return parts.length === 0 ? undefined : `left open: ${parts.join(", ")}`;
}
