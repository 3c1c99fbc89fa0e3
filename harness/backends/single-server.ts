import { HarnessError } from "#model/errors";
import type { EmptyServer } from "./create-cloud-backend.ts";

export interface SingleServer {
  readonly url: string;
  readonly title: string;
  /** Path that empties it when posted to; undefined when it cannot be emptied. */
  readonly reset: string | undefined;
  /** What of somebody else's it holds: when it is first lent, or since then. None where nobody else knows the way to it. */
  readonly findForeign?: (when: "first" | "later") => Promise<readonly string[]>;
  readonly whyEnded?: () => Promise<Error | undefined>;
}

export interface LentServer {
  /** Waits until the ground before is closed. */
  readonly openServer: () => Promise<EmptyServer>;
  /** Takes the last world away, too, where that is possible. */
  readonly leaveEmpty: () => Promise<void>;
}

const patience = 60_000;

/**
 * Lends one emulator to one ground after another, emptied in between, which takes everything from it: so it is not lent at all, and not emptied, while it holds
 * what is somebody else's.
 * @throws HarnessError `configuration` while it holds something, `environment` when it cannot be emptied for another
 */
export function lendSingleServer(server: SingleServer): LentServer {
  let free: Promise<void> = Promise.resolve();
  let used = false;

  async function makeReady(): Promise<void> {
    if (used) return empty(server);
    if (server.reset !== undefined) await requireNothingForeign(server, "first");
    used = true;
  }

  return {
    openServer: async () => {
      const before = free;
      let release = (): void => undefined;
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      try {
        await makeReady();
      } catch (error) {
        release();
        throw error;
      }
      return {
        url: server.url,
        ...(server.whyEnded === undefined ? {} : { whyEnded: server.whyEnded }),
        stop: async () => release(),
      };
    },
    leaveEmpty: async () => {
      await free;
      // Whoever plays on it next is told that something is there.
      if (used && server.reset !== undefined) await empty(server).catch(() => undefined);
    },
  };
}

async function empty(server: SingleServer): Promise<void> {
  const { url, title, reset } = server;
  if (reset === undefined) {
    throw new HarnessError("environment", `${title} holds one world and cannot be emptied for another`, {
      hint: "Each run needs an empty cloud: restart the emulator and play one run without its control (--no-guardrails), or use --cloud moto or localstack",
    });
  }
  await requireNothingForeign(server, "later");
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

async function requireNothingForeign({ findForeign, ...server }: SingleServer, when: "first" | "later"): Promise<void> {
  if (findForeign === undefined) return;
  let found: readonly string[];
  try {
    found = await findForeign(when);
  } catch (cause) {
    throw new HarnessError("environment", `What ${server.title} holds cannot be seen: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: "It would be emptied between worlds, of everything: use --cloud moto or localstack, which start an emulator of their own",
      cause,
    });
  }
  refuseForeign(server, found);
}

/** @throws HarnessError `configuration` when there is something */
export function refuseForeign({ title, url, reset }: Pick<SingleServer, "title" | "url" | "reset">, found: readonly string[]): void {
  if (found.length === 0) return;
  const some = found.slice(0, 3).join("; ");
  throw new HarnessError(
    "configuration",
    `${title} is not empty, and would be emptied: it holds ${some}${found.length > 3 ? `; and ${found.length - 3} more` : ""}`,
    {
      hint: `Between worlds all of it is wiped, in every account, region and service. Use --cloud moto or localstack, which start an emulator of their own; or, if nothing there is of worth, empty it yourself: curl -X POST ${url}${reset ?? ""}`,
    },
  );
}
