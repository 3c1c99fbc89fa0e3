import { nextRandom, nextUuid } from "#aws/random";
import type { RandomStream } from "#aws/random";
import { createTerraform } from "../shell/terraform-program.ts";
import type { TerraformEngine } from "./terraform-engine.ts";

/** The Terraform in this process: no binary, no provider, no waiting. */
export const embeddedTerraform: TerraformEngine = {
  name: "embedded",
  version: "1.11.4",
  waits: false,
  createProgram: (stage, reviewPlan) =>
    createTerraform({
      clock: stage.cloud.clock,
      newId: () => nextUuid(stage.cloud.state.random),
      random: seeded({ seed: stage.seed, cursor: stage.ledger.step }),
      ...(reviewPlan === undefined ? {} : { reviewPlan }),
    }),
  dispose: async () => undefined,
};

function seeded(stream: RandomStream): () => number {
  return () => nextRandom(stream) / 2 ** 32;
}
