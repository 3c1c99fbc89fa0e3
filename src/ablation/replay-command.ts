import type { AblationDocument, ScenarioAblation, Subset } from "#model/ablation";
import { membersOf } from "./subsets.ts";

/** The command that plays one subset of an ablation again, with the seed at which its outcome was the one reported. */
export function replayCommand({ guardrails, settings }: AblationDocument, ablation: ScenarioAblation, subset: Subset): string {
  const standing = membersOf(subset).map((index) => guardrails[index]?.id ?? "");
  const words = [
    `npx scartissue run ${ablation.scenario} --operator ${ablation.operator}`,
    standing.length === 0 ? "--no-guardrails" : `--guardrails ${standing.join(",")}`,
    `--seed ${seedOf(settings, ablation, subset)}`,
    settings.mode === "postgres" ? "--data postgres" : "",
    settings.rows === null ? "" : `--rows ${settings.rows}`,
    settings.cloud === "embedded" ? "" : `--cloud ${settings.cloud}`,
    settings.terraform === "embedded" ? "" : `--terraform ${settings.terraform.split(" ", 1)[0]}`,
    settings.approver === "reads-the-plan" ? "" : `--approver ${settings.approver}`,
  ];
  return words.filter((word) => word !== "").join(" ");
}

function seedOf({ seeds }: AblationDocument["settings"], { results }: ScenarioAblation, subset: Subset): number {
  const result = results.find((one) => one.subset === subset);
  return result?.bySeed?.find(({ outcome }) => outcome === result.outcome)?.seed ?? seeds[0] ?? 0;
}
