import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { MemoryWorkspace } from "../shell/memory-workspace.ts";

/** A file that somebody wrote, changed or removed since the last look. */
export interface FileChange {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** Notices what an operator does to files directly, behind the back of every program of ours. */
export interface FileWatch {
  changes(): readonly FileChange[];
  /** Takes the files as they are now for seen. */
  accept(): void;
}

/** What tools keep for themselves, in folders of the operator's home that the world knew nothing of. */
const privateFolders = /(?:^|\/)(?:\.git|\.terraform|node_modules)\/|^\.(?!aws\/)/;

interface Seen {
  readonly stamp: string;
  readonly content: Uint8Array | undefined;
}

export function watchFiles(root: string, workspace: MemoryWorkspace): FileWatch {
  let seen = look(new Map());

  /** A file is read again when its stamp has changed: nobody but the system sets the time of a change of its node. */
  function look(earlier: ReadonlyMap<string, Seen>): ReadonlyMap<string, Seen> {
    const found = new Map<string, Seen>();
    for (const path of workspace.list("")) {
      if (privateFolders.test(path)) continue;
      const stamp = stampOf(join(root, path));
      const known = earlier.get(path);
      found.set(path, known?.stamp === stamp ? known : { stamp, content: workspace.read(path) });
    }
    return found;
  }

  return {
    changes: () => {
      const now = look(seen);
      const paths = [...new Set([...seen.keys(), ...now.keys()])].toSorted();
      return paths
        .map((path) => ({ path, before: seen.get(path)?.content, after: now.get(path)?.content }))
        .filter(({ before, after }) => !same(before, after));
    },
    accept: () => {
      seen = look(seen);
    },
  };
}

function stampOf(path: string): string {
  try {
    const { size, ino, ctimeNs, mtimeNs } = lstatSync(path, { bigint: true });
    return [size, ino, ctimeNs, mtimeNs].join(" ");
  } catch {
    return "gone";
  }
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.from(one).equals(other);
}
