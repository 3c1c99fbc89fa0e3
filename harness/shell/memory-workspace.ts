import type { Workspace } from "#model/workspace";

/** Files of a machine, in memory. `fork` answers an independent copy. */
export interface MemoryWorkspace extends Workspace {
  fork(): MemoryWorkspace;
}

export function createMemoryWorkspace(files: Iterable<readonly [string, Uint8Array]> = []): MemoryWorkspace {
  const content = new Map(files);
  return {
    read: (path) => content.get(path),
    readText: (path) => {
      const bytes = content.get(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (path, text) => void content.set(path, typeof text === "string" ? new TextEncoder().encode(text) : text),
    remove: (path) => void content.delete(path),
    list: (directory) => [...content.keys()].filter((path) => directory === "" || path.startsWith(`${directory}/`)).toSorted(),
    fork: () => createMemoryWorkspace(content),
  };
}
