import type { BackupContent, DataPlane } from "#model/data";

/** A data plane whose servers hold one number each: enough to see which content a backup or restore brought back. */
export interface FakePlane {
  readonly plane: DataPlane;
  /** Content of a server, by its resource id; undefined when there is none. */
  read(id: string): number | undefined;
  write(id: string, value: number): void;
  /** How many holders each content has. */
  readonly held: ReadonlyMap<string, number>;
}

export function createFakePlane(): FakePlane {
  const servers = new Map<string, number>();
  const held = new Map<string, number>();
  const retainBackup = (id: string): void => void held.set(id, (held.get(id) ?? 0) + 1);
  const known = (id: string): number => {
    const value = servers.get(id);
    if (value === undefined) throw new Error(`no server ${id}`);
    return value;
  };
  const plane: Partial<DataPlane> = {
    mode: "modelled",
    createServer: async (id) => void servers.set(id, 0),
    dropServer: async (id) => {
      known(id);
      servers.delete(id);
    },
    hasServer: (id) => servers.has(id),
    backup: async (id) => {
      const content: BackupContent = { id: `content-${known(id)}`, databases: [], bytes: 0 };
      retainBackup(content.id);
      return content;
    },
    retainBackup,
    forgetBackup: (id) => {
      const left = (held.get(id) ?? 0) - 1;
      if (left < 0) throw new Error(`the bytes ${id} are gone`);
      if (left === 0) held.delete(id);
      else held.set(id, left);
    },
    hasBackup: (id) => held.has(id),
    restore: async (id, content) => {
      if (!held.has(content.id)) throw new Error(`the bytes ${content.id} are gone`);
      servers.set(id, Number(content.id.slice("content-".length)));
    },
  };
  return { plane: plane as DataPlane, read: (id) => servers.get(id), write: (id, value) => void servers.set(id, value), held };
}
