import { HarnessError } from "#model/errors";
import type { EmptyServer } from "./create-cloud-backend.ts";

export interface SingleServer {
  readonly url: string;
  readonly title: string;
  /** Path that empties it when posted to; undefined when it cannot be emptied. */
  readonly reset: string | undefined;
  readonly whyEnded?: () => Promise<Error | undefined>;
}

const patience = 60_000;

/**
 * Lends one emulator to one ground after another, emptied in between. The first finds it as it is: whatever lies there the ground itself refuses.
 * @throws HarnessError `environment` when it cannot be emptied for another
 */
export function lendSingleServer(server: SingleServer): () => Promise<EmptyServer> {
  let free: Promise<void> = Promise.resolve();
  let used = false;
  return async () => {
    const before = free;
    let release = (): void => undefined;
    free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      if (used) await empty(server);
      used = true;
    } catch (error) {
      release();
      throw error;
    }
    return {
      url: server.url,
      ...(server.whyEnded === undefined ? {} : { whyEnded: server.whyEnded }),
      stop: async () => release(),
    };
  };
}

async function empty({ url, title, reset }: SingleServer): Promise<void> {
  if (reset === undefined) {
    throw new HarnessError("environment", `${title} holds one world and cannot be emptied for another`, {
      hint: "Each run needs an empty cloud: restart the emulator and play one run without its control (--no-guardrails), or use --cloud moto or localstack",
    });
  }
  try {
    const answer = await fetch(new URL(reset, url), { method: "POST", redirect: "error", signal: AbortSignal.timeout(patience) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  } catch (cause) {
    throw new HarnessError("environment", `${title} could not be emptied for the next world: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: "See that it is still up; POST it the reset path by hand",
      cause,
    });
  }
}
