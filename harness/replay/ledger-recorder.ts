import type { Ledger, LedgerEntry, LedgerEvent } from "#model/ledger";

/** A ledger that knows the step under way and tells its listeners of each event. */
export interface LedgerRecorder extends Ledger {
  /** The operator's step that following events belong to; 0 outside the script. */
  step: number;
  /** While false, nothing is recorded: the harness's own look at the world is not part of the story. */
  recording: boolean;
  listen(listener: (event: LedgerEvent) => void): void;
  /** Whether CloudTrail has been asked for any of it. */
  lookedUp: boolean;
  /** Everything unknown that was met, recorded or not. */
  readonly unsupported: string[];
}

export function createLedger(now: () => Date, earlier: readonly LedgerEvent[] = [], unsupported: readonly string[] = []): LedgerRecorder {
  const events: LedgerEvent[] = [...earlier];
  const listeners: ((event: LedgerEvent) => void)[] = [];
  const recorder: LedgerRecorder = {
    step: 0,
    recording: true,
    lookedUp: false,
    unsupported: [...unsupported],
    events: () => events,
    listen: (listener) => void listeners.push(listener),
    append: (entry: LedgerEntry) => {
      const event = { sequence: events.length, at: now().toISOString(), step: recorder.step, ...entry } as LedgerEvent;
      if (event.kind === "unsupported") recorder.unsupported.push(event.message);
      if (!recorder.recording) return event;
      events.push(event);
      for (const listener of listeners) listener(event);
      return event;
    },
  };
  return recorder;
}
