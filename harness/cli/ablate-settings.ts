import { availableParallelism } from "node:os";
import { mostGuardrails } from "#ablation/subsets";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import { outcomes } from "#model/outcome";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { AblationRequest } from "../ablation/ablation-request.ts";
import { parseShard } from "../ablation/shard.ts";
import type { Config } from "../config/config.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import { findGuardrails } from "../find-guardrails.ts";
import type { RunFlags } from "./run-options.ts";

/** What the command line of `ablate` says, beside what it shares with `run`. */
export interface AblateFlags extends RunFlags {
  readonly threshold?: readonly string[];
  readonly seeds?: number;
  readonly search?: boolean;
  readonly playEach?: boolean;
  readonly mutate?: boolean;
  readonly save?: string;
  readonly resume?: boolean;
  readonly shard?: string;
  readonly baseline?: string;
}

export interface AblateSettings extends Omit<AblationRequest, "scenarios" | "user" | "origin"> {
  /** Number of guardrails that at least must fail. */
  readonly leastK: number | undefined;
}

/** Above this many guardrails, executing every combination is not what anybody wants. */
const mostExhaustive = 12;

/** Settles what an ablation is. @throws HarnessError `usage` */
export function settleAblation(flags: AblateFlags, config: Config, user: UserGuardrails): AblateSettings {
  checkEngines(flags, config);
  checkFiles(flags);
  const guardrails = guardrailsOf(flags, user);
  const first = flags.seed ?? config.seed ?? 1;
  const { threshold, leastK } = thresholdsOf(flags.threshold ?? []);
  if (flags.shard !== undefined && leastK !== undefined)
    throw new HarnessError("usage", `A shard cannot be held against k>=${leastK}: it is no whole ablation`, { hint: "Say it when you merge" });
  return {
    guardrails,
    operators: operatorsOf(flags.operator ?? config.operator ?? "persistent"),
    seeds: Array.from({ length: flags.seeds ?? 4 }, (_, index) => first + index),
    rows: flags.rows ?? config.rows ?? null,
    data: flags.data ?? config.data ?? "modelled",
    approver: flags.approver ?? config.approver ?? "reads-the-plan",
    method: methodOf(guardrails.length, flags),
    playEach: flags.playEach ?? false,
    threshold: threshold ?? "restorable",
    leastK,
    concurrency: flags.concurrency ?? availableParallelism(),
    ...(flags.shard === undefined ? {} : { shard: parseShard(flags.shard) }),
  };
}

function checkEngines(flags: AblateFlags, config: Config): void {
  for (const name of ["cloud", "terraform"] as const) {
    const said = flags[name] ?? config[name] ?? "embedded";
    if (said === "embedded") continue;
    throw new HarnessError("usage", `An ablation plays on the embedded ${name === "cloud" ? "AWS" : "Terraform"}, and \`${name}\` says ${said}`, {
      hint: `Say --${name} embedded, and play single combinations on ${said} by scartissue run`,
    });
  }
}

function checkFiles({ save, resume, shard, search, baseline, reporter }: AblateFlags): void {
  const lacking = save === undefined ? [resume === true ? "--resume" : "", shard === undefined ? "" : "--shard"].filter((word) => word !== "") : [];
  if (lacking.length > 0) throw new HarnessError("usage", `${lacking.join(" and ")} without --save: nothing would be kept`, { hint: "Say --save FILE" });
  if (shard !== undefined && search === true) {
    throw new HarnessError("usage", "A search cannot be sharded: what it executes next depends on what it has found", {
      hint: "Leave --shard out; --concurrency uses the cores of one machine",
    });
  }
  if (shard !== undefined && reporter !== undefined)
    throw new HarnessError("usage", "A shard has nothing to report: it is no whole ablation", { hint: "Say --reporter when you merge" });
  if (shard !== undefined && baseline !== undefined)
    throw new HarnessError("usage", "A shard cannot be held against a baseline: it is no whole ablation", { hint: "Say --baseline when you merge" });
}

function guardrailsOf({ guardrails: named, mutate }: AblateFlags, { known, chosen }: UserGuardrails): readonly Guardrail[] {
  const ids = named === false || named === undefined ? chosen : named;
  if (ids === undefined) {
    throw new HarnessError("usage", "No guardrails were named, and an ablation takes some away", {
      hint: "Say --guardrails id,id (see `scartissue list guardrails`) or name them in scartissue.config.ts",
    });
  }
  const names = ids
    .flatMap((text) => text.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) {
    throw new HarnessError(
      "usage",
      `${mutate === true ? "A mutation needs a guardrail to weaken" : "An ablation needs at least two guardrails"}, and there is none`,
      {
        hint: "Say --guardrails id,id (see `scartissue list guardrails`) or name them in scartissue.config.ts",
      },
    );
  }
  const found = findGuardrails(names, known);
  if (found.length < 2 && mutate !== true) {
    const twice = names.find((name, index) => names.indexOf(name) < index);
    const there = twice === undefined ? `there is one: ${found.map(({ id }) => id).join(", ")}` : `\`${twice}\` was named twice`;
    throw new HarnessError("usage", `An ablation needs at least two guardrails, and ${there}`, {
      hint: "Name more, or play it alone by scartissue run",
    });
  }
  return found;
}

function methodOf(count: number, { search, mutate }: AblateFlags): "exhaustive" | "search" {
  if (mutate === true) return "exhaustive";
  if (count > mostGuardrails) throw new HarnessError("usage", `${count} guardrails are more than an ablation takes: ${mostGuardrails}`, { hint: "Name fewer" });
  if (search === true) return "search";
  if (count <= mostExhaustive) return "exhaustive";
  throw new HarnessError("usage", `${count} guardrails have ${(2 ** count).toLocaleString("en-US")} combinations: too many to execute each`, {
    hint: `Say --search, which prunes by what it has learned and says what it assumed, or name at most ${mostExhaustive}`,
  });
}

function operatorsOf(kind: OperatorKind | "both"): readonly OperatorKind[] {
  return kind === "both" ? ["literal", "persistent"] : [kind];
}

/** `held`, `k>=2`, each at most once. */
export function thresholdsOf(texts: readonly string[]): { readonly threshold: Outcome | undefined; readonly leastK: number | undefined } {
  let threshold: Outcome | undefined;
  let leastK: number | undefined;
  for (const text of texts) {
    const outcome = outcomes.find((one) => one === text);
    const [, number] = /^k\s*>=\s*(\d+)$/.exec(text) ?? [];
    if ((outcome === undefined && number === undefined) || outcome === "lost") {
      throw new HarnessError("usage", `\`${text}\` is no threshold`, {
        hint: `Say an outcome that must not be fallen below (${outcomes.filter((one) => one !== "lost").join(", ")}), or k>=N, quoted`,
      });
    }
    if ((outcome === undefined ? leastK : threshold) !== undefined)
      throw new HarnessError("usage", `--threshold says two things: \`${text}\` and another`, { hint: "Say one outcome and one k>=N" });
    if (outcome === undefined) leastK = Number(number);
    else threshold = outcome;
  }
  return { threshold, leastK };
}
