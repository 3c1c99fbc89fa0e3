import { listed } from "#ablation/words";
import { HarnessError } from "#model/errors";
import { executedIn } from "./ablation-part.ts";
import type { AblationPart } from "./ablation-part.ts";
import type { AblationPlan } from "./ablation-plan.ts";
import { everyExecution } from "./ablation-plan.ts";
import type { ExecutedSubset } from "./ablation-request.ts";
import { canonicalText } from "./canonical-text.ts";
import { keyOf } from "./workbook.ts";

/** A part and the file it stands in. */
export interface NamedPart {
  readonly file: string;
  readonly part: AblationPart;
}

/** Everything that an ablation has executed. */
export interface MergedParts {
  readonly plan: AblationPlan;
  readonly executed: readonly ExecutedSubset[];
}

/**
 * Joins the parts of one ablation: what they executed together is everything.
 *
 * @throws HarnessError `usage` for parts of different ablations, parts that disagree, and shards that are missing
 */
export function mergeParts(parts: readonly NamedPart[]): MergedParts {
  const [first, ...others] = parts;
  if (first === undefined) throw new HarnessError("usage", "No parts were named", { hint: "Name the files that the shards saved" });
  for (const other of others) checkSamePlan(first, other);
  checkShards(parts);
  const executed = joined(parts);
  for (const execution of everyExecution(first.part.plan)) {
    if (executed.has(keyOf(execution))) continue;
    throw new HarnessError("usage", `No part holds ${words(execution)}, although every shard is there`, { hint: "Execute the shards again" });
  }
  return { plan: first.part.plan, executed: [...executed.values()].map(({ line }) => line) };
}

function checkSamePlan(first: NamedPart, other: NamedPart): void {
  const difference = differenceOf(first.part.plan, other.part.plan);
  if (difference === undefined) return;
  const { name, here, there } = difference;
  throw new HarnessError("usage", `\`${first.file}\` and \`${other.file}\` are parts of different ablations: their ${name} differ`, {
    hint: `In ${first.file}: ${here}. In ${other.file}: ${there}. ${sameFor(difference.name)}`,
  });
}

function sameFor(name: string): string {
  return name === "versions" ? "Execute all shards with the same scartissue" : "Execute all shards by the same command, but for --shard";
}

/** The first thing that two plans do not agree on, in the order in which a reader would look. */
export function differenceOf(one: AblationPlan, other: AblationPlan): { readonly name: string; readonly here: string; readonly there: string } | undefined {
  const facts = (plan: AblationPlan): Readonly<Record<string, unknown>> => ({
    versions: plan.settings.version,
    guardrails: plan.guardrails.map(({ id }) => id),
    scenarios: [...new Set(plan.scenarios.map(({ scenario }) => scenario))],
    operators: [...new Set(plan.scenarios.map(({ operator }) => operator))],
    seeds: plan.settings.seeds,
    thresholds: plan.threshold,
    configurations: plan.configuration,
    ...Object.fromEntries(Object.entries(plan.settings).map(([name, value]) => [`settings (${name})`, value])),
    "titles and grounds of guardrails": [plan.guardrails, plan.scenarios],
  });
  const [here, there] = [facts(one), facts(other)];
  const name = Object.keys(here).find((key) => canonicalText(here[key]) !== canonicalText(there[key]));
  return name === undefined ? undefined : { name, here: shown(here[name]), there: shown(there[name]) };
}

function shown(value: unknown): string {
  const text =
    Array.isArray(value) && value.every((entry) => typeof entry !== "object") ? value.join(", ") : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function checkShards(parts: readonly NamedPart[]): void {
  const [first] = parts;
  const count = first?.part.shard.count ?? 0;
  const odd = parts.find(({ part }) => part.shard.count !== count);
  if (odd !== undefined && first !== undefined) {
    throw new HarnessError("usage", `\`${first.file}\` is one of ${count} shards, and \`${odd.file}\` one of ${odd.part.shard.count}`, {
      hint: "Merge the shards of one number",
    });
  }
  const there = new Set(parts.map(({ part }) => part.shard.index));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  const twice = twiceWords(parts);
  throw new HarnessError(
    "usage",
    `${missing.length === 1 ? "Shard" : "Shards"} ${missing.join(", ")} of ${count} ${missing.length === 1 ? "is" : "are"} missing${twice === "" ? "" : `, and ${twice}`}`,
    {
      hint: `Execute ${missing.length === 1 ? "it" : "them"} by --shard ${missing[0] ?? 1}/${count}${missing.length === 1 ? "" : " and so on"}, and name every part`,
    },
  );
}

/** `shard 1 was given twice (a.json, b.json)`: what is missing may have been meant. */
function twiceWords(parts: readonly NamedPart[]): string {
  const indices = [...new Set(parts.map(({ part }) => part.shard.index))].toSorted((one, other) => one - other);
  return listed(
    indices.flatMap((index) => {
      const files = parts.filter(({ part }) => part.shard.index === index).map(({ file }) => file);
      const times = files.length === 2 ? "twice" : `${files.length} times`;
      return files.length < 2 ? [] : [`shard ${index} was given ${times} (${files.join(", ")})`];
    }),
  );
}

function joined(parts: readonly NamedPart[]): ReadonlyMap<string, { readonly file: string; readonly line: ExecutedSubset }> {
  const lines = new Map<string, { readonly file: string; readonly line: ExecutedSubset }>();
  for (const { file, part } of parts) {
    for (const line of executedIn(part)) {
      const earlier = lines.get(keyOf(line));
      if (earlier !== undefined && canonicalText({ ...earlier.line, told: undefined }) !== canonicalText({ ...line, told: undefined })) {
        throw new HarnessError("usage", `\`${earlier.file}\` and \`${file}\` disagree about ${words(line)}: ${earlier.line.outcome} and ${line.outcome}`, {
          hint: "The same executions come to the same; find out which of them was executed on something else",
        });
      }
      lines.set(keyOf(line), { file, line });
    }
  }
  return lines;
}

function words({ scenario, operator, subset }: Pick<ExecutedSubset, "scenario" | "operator" | "subset">): string {
  return `subset ${subset} of ${scenario} (${operator})`;
}
