import type { Cloud } from "#aws/cloud";
import type { Stage } from "../replay/stage.ts";
import { usualClockRate } from "../wire/open-http-gateway.ts";

/** How the scenario's clock passes for somebody outside who also uses programs of ours. */
export interface OutsideTime {
  /** For the gateway: time that a program of ours took is not counted once more. */
  readonly cloud: Cloud;
  /** Runs a program of ours, which moves the scenario's clock by itself: by what a command costs, or at the rate of a binary's own gateway. */
  spend<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** @param wallClock milliseconds */
export function createOutsideTime({ cloud }: Pick<Stage, "cloud">, wallClock: () => number): OutsideTime {
  let counted = 0;
  return {
    cloud: {
      ...cloud,
      clock: {
        ...cloud.clock,
        advance: async (seconds) => {
          const rest = seconds - counted * usualClockRate;
          counted = 0;
          if (rest > 0) await cloud.clock.advance(rest);
        },
      },
    },
    spend: async (work) => {
      const begun = wallClock();
      try {
        return await work();
      } finally {
        counted += (wallClock() - begun) / 1000;
      }
    },
  };
}
