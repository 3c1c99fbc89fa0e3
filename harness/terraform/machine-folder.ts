import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HarnessError } from "#model/errors";
import type { Workspace } from "#model/workspace";
import { providerLinkText, providerOf } from "./provider-links.ts";

/** A machine's files on disk for the time of a command. */
export interface MachineFolder {
  readonly home: string;
  /** Brings back what the command has written and removed. */
  takeBack(): void;
}

export interface MachineFolderParts {
  readonly workspace: Workspace;
  /** An empty folder. */
  readonly home: string;
  /** The seat's directory, from home: it exists even when it holds no file. */
  readonly directory: string;
  /** Folder that plugins are linked from. */
  readonly plugins: string;
}

/** Lays a machine's files out on disk. What we write beside them (`ours`, paths from home) does not come back. */
export function layOutMachine({ workspace, home, directory, plugins }: MachineFolderParts, ours: ReadonlyMap<string, string> = new Map()): MachineFolder {
  const before = new Map<string, Uint8Array>();
  mkdirSync(join(home, directory), { recursive: true });
  for (const path of workspace.list("")) {
    const content = workspace.read(path);
    if (content === undefined) continue;
    before.set(path, content);
    if (!setLink(path, content)) put(path, content);
  }
  for (const [path, text] of ours) put(path, text);

  function put(path: string, content: string | Uint8Array): void {
    if (path.split("/").some((step) => step === ".." || step === "")) throw cannotLie(path, "it climbs out of the machine's home");
    try {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content);
    } catch (cause) {
      throw cannotLie(path, (cause as Error).message);
    }
  }

  function setLink(path: string, content: Uint8Array): boolean {
    const provider = providerOf(path);
    if (provider === undefined || new TextDecoder().decode(content) !== providerLinkText) return false;
    if (!existsSync(join(plugins, provider))) return true;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    symlinkSync(join(plugins, provider), join(home, path));
    return true;
  }

  function takeBack(): void {
    const after = new Map(filesIn(home, "", plugins).filter(([path]) => !ours.has(path)));
    for (const [path, content] of after) {
      const old = before.get(path);
      if (old === undefined || Buffer.compare(old, content) !== 0) workspace.write(path, content);
    }
    for (const path of before.keys()) if (!after.has(path) && providerOf(path) === undefined) workspace.remove(path);
  }

  return { home, takeBack };
}

function filesIn(home: string, directory: string, plugins: string): (readonly [string, Uint8Array])[] {
  return readdirSync(join(home, directory), { withFileTypes: true }).flatMap((entry): (readonly [string, Uint8Array])[] => {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    const provider = providerOf(path);
    if (provider !== undefined && (entry.isSymbolicLink() || entry.isDirectory())) {
      if (entry.isDirectory()) keepPlugin(join(home, path), join(plugins, provider));
      return [[path, new TextEncoder().encode(providerLinkText)]];
    }
    if (entry.isDirectory()) return filesIn(home, path, plugins);
    return entry.isFile() ? [[path, readFileSync(join(home, path))]] : [];
  });
}

/** Terraform has unpacked a plugin from a zip file: it serves all later commands. */
function keepPlugin(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function cannotLie(path: string, why: string): HarnessError {
  return new HarnessError("configuration", `The machine's file \`${path}\` cannot be laid out on disk: ${why}`, {
    hint: "Real Terraform needs the workspace as files; rename it in the scenario",
  });
}
