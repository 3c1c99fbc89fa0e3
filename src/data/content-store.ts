import type { BackupContent } from "#model/data";
import { HarnessError } from "#model/errors";

/** Backups that somebody still holds, each with what its mode needs to restore it. Reference-counted by content. */
export interface ContentStore<Payload> {
  readonly add: (content: BackupContent, payload: Payload) => void;
  readonly retain: (id: string) => void;
  readonly forget: (id: string) => void;
  readonly has: (id: string) => boolean;
  /** @throws HarnessError when the last holder is gone. */
  readonly payloadOf: (id: string) => Payload;
  readonly payloads: () => readonly Payload[];
  /** Contents by id, with the number of their holders. */
  readonly holders: () => readonly (readonly [id: string, holders: number])[];
  readonly fork: () => ContentStore<Payload>;
}

interface Held<Payload> {
  readonly payload: Payload;
  readonly holders: number;
}

/** Payloads are immutable and shared between forks; the counts are not. */
export function createContentStore<Payload>(initial: ReadonlyMap<string, Held<Payload>> = new Map()): ContentStore<Payload> {
  const held = new Map(initial);
  const entry = (id: string): Held<Payload> => {
    const found = held.get(id);
    if (found === undefined)
      throw new HarnessError("inconclusive", `The bytes of backup \`${id.slice(0, 12)}\` are gone: its last holder was deleted or has expired`, {
        hint: "Ask `hasBackup` first; a snapshot that is copied must be retained.",
      });
    return found;
  };
  return {
    add: (content, payload) => {
      const known = held.get(content.id);
      held.set(content.id, { payload: known?.payload ?? payload, holders: (known?.holders ?? 0) + 1 });
    },
    retain: (id) => void held.set(id, { ...entry(id), holders: entry(id).holders + 1 }),
    forget: (id) => {
      const { payload, holders } = entry(id);
      if (holders > 1) held.set(id, { payload, holders: holders - 1 });
      else held.delete(id);
    },
    has: (id) => held.has(id),
    payloadOf: (id) => entry(id).payload,
    payloads: () => [...held.values()].map((one) => one.payload),
    holders: () => [...held].map(([id, { holders }]) => [id, holders]),
    fork: () => createContentStore(held),
  };
}
