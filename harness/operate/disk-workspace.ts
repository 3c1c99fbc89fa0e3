import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { HarnessError } from "#model/errors";
import { createMemoryWorkspace } from "../shell/memory-workspace.ts";
import type { MemoryWorkspace } from "../shell/memory-workspace.ts";

/**
 * A machine's files in a folder that somebody else writes to as well. Never reaches out of it: a link that leads elsewhere is no file, so that an operator who
 * may not read something cannot have it read by a program of ours.
 */
export function openDiskWorkspace(folder: string): MemoryWorkspace {
  const root = realpathSync(folder);
  const read = (path: string): Uint8Array | undefined => readInside(root, join(root, path));
  const workspace: MemoryWorkspace = {
    read,
    readText: (path) => {
      const bytes = read(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (path, content) => writeInside(root, join(root, path), typeof content === "string" ? new TextEncoder().encode(content) : content),
    remove: (path) => {
      if (isInside(root, join(root, path))) rmSync(join(root, path), { force: true, recursive: true });
    },
    list: (directory) => listFiles(root, directory).toSorted(),
    fork: () => createMemoryWorkspace(workspace.list("").flatMap((path): [string, Uint8Array][] => fileEntry(path, read(path)))),
  };
  return workspace;
}

function fileEntry(path: string, content: Uint8Array | undefined): [string, Uint8Array][] {
  return content === undefined ? [] : [[path, content]];
}

/** Every regular file below a directory, relative to the root. Links are not followed. */
function listFiles(root: string, directory: string): readonly string[] {
  try {
    return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
      const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : entry.isFile() ? [path] : [];
    });
  } catch {
    return [];
  }
}

function readInside(root: string, path: string): Uint8Array | undefined {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    return fstatSync(handle).isFile() && isInside(root, openedPath(handle, path)) ? readFileSync(handle) : undefined;
  } finally {
    closeSync(handle);
  }
}

function writeInside(root: string, path: string, content: Uint8Array): void {
  if (!isInside(root, join(nearestFolder(dirname(path)), "file"))) throw outside(path);
  mkdirSync(dirname(path), { recursive: true });
  const handle = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  try {
    if (!fstatSync(handle).isFile() || !isInside(root, openedPath(handle, path))) throw outside(path);
    ftruncateSync(handle);
    for (let at = 0; at < content.length;) at += writeSync(handle, content, at);
  } finally {
    closeSync(handle);
  }
}

/** The folder itself, or what of its path exists. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Where a path leads now, by its folder: what it names itself need not exist. */
function isInside(root: string, path: string): boolean {
  try {
    const folder = realpathSync(dirname(path));
    return folder === root || folder.startsWith(root + sep);
  } catch {
    return false;
  }
}

/** What was really opened: between a look at a path and its opening somebody may have put a link there. */
function openedPath(handle: number, path: string): string {
  return process.platform === "linux" ? readlinkSync(`/proc/self/fd/${handle}`) : realpathSync(path);
}

function outside(path: string): HarnessError {
  return new HarnessError("usage", `\`${path}\` leads out of the operator's workspace`, { hint: "Links out of the workspace are not followed" });
}
