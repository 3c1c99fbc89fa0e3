import type { PlainObject } from "../language/types.ts";
import type { RunContext } from "./run-context.ts";
import { idSuffix } from "./refresh.ts";
import type { Turn } from "./walk.ts";

const WORDS = {
  create: { start: "Creating", still: "Still creating", done: "Creation complete" },
  update: { start: "Modifying", still: "Still modifying", done: "Modifications complete" },
  delete: { start: "Destroying", still: "Still destroying", done: "Destruction complete" },
} as const;

export type Operation = keyof typeof WORDS;

/** The lines Terraform prints about one operation on one resource. */
export interface Progress {
  /** The turn to work with: prints `Still creating...` for every ten seconds of waiting. */
  readonly turn: Turn;
  complete(value: PlainObject | null): void;
  fail(message: string): void;
}

export function startProgress(context: RunContext, operation: Operation, address: string, value: PlainObject | null, turn: Turn, deposed?: string): Progress {
  const words = WORDS[operation];
  const started = context.clock.now().getTime();
  const elapsed = (): number => Math.round((context.clock.now().getTime() - started) / 1000);
  const id = value === null || operation === "create" ? "" : idSuffix(value);
  context.emit(`${address}${deposed === undefined ? "" : ` (deposed object ${deposed})`}: ${words.start}...${id}`);
  context.onEvent({ kind: "start", address, action: operation });
  let announced = 0;
  return {
    turn: {
      async sleep(seconds) {
        await turn.sleep(seconds);
        for (; announced + 10 <= elapsed(); announced += 10) {
          context.emit(`${address}: ${words.still}... [${id === "" ? "" : `${id.slice(2, -1)}, `}${renderDuration(announced + 10)} elapsed]`);
        }
      },
    },
    complete(after) {
      context.emit(`${address}: ${words.done} after ${renderDuration(elapsed())}${after === null ? "" : idSuffix(after)}`);
      context.onEvent({ kind: "complete", address, action: operation });
    },
    fail: (message) => context.onEvent({ kind: "error", address, action: operation, message }),
  };
}

/** `10s`, `1m20s`, `1h0m5s` as Go prints durations. */
export function renderDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds % 60}s`;
}
