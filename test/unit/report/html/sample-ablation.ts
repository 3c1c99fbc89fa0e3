import type { AblationDocument, ScenarioAblation, Subset, SubsetResult } from "#model/ablation";
import { layers } from "#model/guardrail";
import type { Judgement } from "#model/outcome";
import type { Story } from "#model/story";

export interface SampleInput {
  readonly guardrails: number;
  readonly outcomeOf: (subset: Subset) => Judgement;
  /** Subsets that were executed; all unless given. */
  readonly executed?: readonly Subset[];
  readonly title?: string;
}

/** An ablation by a made-up rule: no replay behind it. */
export function sampleAblation({ guardrails: number, outcomeOf, executed, title = "A made-up incident" }: SampleInput): AblationDocument {
  const guardrails = Array.from({ length: number }, (_, index) => {
    const layer = layers[index % layers.length] ?? "agent";
    return { id: `${layer}.made-up-${index + 1}`, title: `Made-up net ${index + 1}`, layer };
  });
  const reasons = ["everything that must survive survived", "rds:cluster sample: gone", "s3:bucket sample: gone", "backup sample: gone"];
  const results = (executed ?? Array.from({ length: 2 ** number }, (_, subset) => subset)).map((subset): SubsetResult => {
    const outcome = outcomeOf(subset);
    return {
      subset,
      outcome,
      stoppedBy: guardrails.map((_, index) => index).filter((index) => (subset & (1 << index)) !== 0 && (subset * 7 + index) % 3 === 0),
      recoveredBy: outcome === "restorable" ? guardrails.map((_, index) => index).filter((index) => (subset & (1 << index)) !== 0 && index % 4 === 0) : [],
      reasons: outcome === "held" ? [0] : [1 + (subset % 3), ...(subset % 5 === 0 ? [3] : [])],
    };
  });
  const ablation: ScenarioAblation = {
    scenario: "made-up",
    title,
    operator: "persistent",
    declaredControl: "lost",
    restsOn: guardrails.map(() => []),
    friction: guardrails.map(() => 0),
    results,
    reasons,
    stories: [{ subset: 0, story: sampleStory(title) }],
    ...(executed === undefined
      ? {}
      : {
          search: {
            assumptions: ["More nets never do worse."],
            threshold: "restorable",
            executed: executed.length,
            sample: { size: 8, agreed: 8, disagreeing: [] },
            complete: true,
          },
        }),
  };
  return {
    kind: "ablation",
    schemaVersion: 1,
    guardrails,
    settings: {
      version: "0.0.0",
      cloud: "embedded",
      terraform: "embedded",
      mode: "modelled",
      rows: null,
      approver: "reads-the-plan",
      seeds: [1],
      method: executed === undefined ? "exhaustive" : "search",
    },
    scenarios: [ablation],
  };
}

/** Lost until two of the first three nets stand; then the more nets, the better. */
export function layered(subset: Subset): Judgement {
  const first = [1, 2, 4].filter((bit) => (subset & bit) !== 0).length;
  if (first < 2) return subset === 0b1001 ? "inconclusive" : (subset & 0b1000) === 0 ? "lost" : "restorable";
  const rest = subset.toString(2).replaceAll("0", "").length - first;
  return rest === 0 ? "service-down" : rest === 1 ? "exposed" : "held";
}

export function sampleStory(title: string): Story {
  return {
    scenario: "made-up",
    title,
    operator: "persistent",
    guardrails: [],
    seed: 1,
    outcome: "lost",
    reasons: ["rds:cluster sample: gone"],
    events: [
      {
        at: "2026-01-01T10:00:00.000Z",
        step: 1,
        kind: "command",
        who: "agent",
        as: "arn:aws:iam::111111111111:user/agent",
        text: "terraform destroy -auto-approve",
        detail: ["Destroy complete! Resources: 1 destroyed."],
        result: "done",
        times: 1,
        destructive: true,
        fired: [],
      },
    ],
    accounts: [
      {
        id: "111111111111",
        name: "sample-production",
        role: "production",
        items: [
          {
            arn: "arn:aws:rds:eu-west-1:111111111111:cluster:sample",
            type: "rds:cluster",
            name: "sample",
            region: "eu-west-1",
            asset: "rows",
            fate: "destroyed",
            atHorizon: false,
          },
        ],
      },
    ],
    datasets: [{ id: "rows", rowsExpected: 10, rowsLive: null, rowsRestored: null, restoredFrom: null }],
    replay: "npx scartissue run made-up --operator persistent --no-guardrails --seed 1",
  };
}
