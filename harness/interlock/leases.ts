import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcesses, leaseVariable } from "./end-processes.ts";
import { dropLease, writeLease } from "./lease-files.ts";
import { processStart } from "./process-identity.ts";
import { containerLabel, removeContainers } from "./remove-containers.ts";

/** Something outside this process that must not outlive it: written down before it comes to be, so that after a `kill -9` the next start finds it. */
export interface Lease {
  readonly id: string;
  /** Ends the thing if it is still there, and forgets it. */
  release(): void;
}

export interface DirectoryLease extends Lease {
  /** A fresh folder that nobody else may read. */
  readonly path: string;
}

export interface ProcessLease extends Lease {
  /** Variables that the child's environment must hold: by them it and what it starts are found. */
  readonly environment: Readonly<Record<string, string>>;
  /** Says which process it came to be. */
  hold(pid: number | undefined): void;
}

export interface ContainerLease extends Lease {
  /** Labels that the container must carry: by them it is found. */
  readonly labels: Readonly<Record<string, string>>;
}

const held = new Map<string, Lease>();
let hearsTheEnd = false;

/** Lends a folder below the system's temporary one. */
export function leaseDirectory(purpose: string): DirectoryLease {
  const id = randomUUID();
  const path = join(tmpdir(), `scartissue-${purpose}-${id}`);
  writeLease(id, { kind: "directory", id: path });
  mkdirSync(path, { mode: 0o700 });
  return keep({ id, path, release: () => undefined }, () => {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    return true;
  });
}

/** Call it before the child is started; start the child with `detached: true`, so that it leads a group of its own. */
export function leaseProcess(): ProcessLease {
  const mark = randomUUID();
  let process: { readonly pid?: number; readonly started?: string | undefined } = {};
  writeLease(mark, { kind: "process", id: mark });
  const hold = (pid: number | undefined): void => {
    if (pid === undefined) return;
    process = { pid, started: processStart(pid) };
    writeLease(mark, { kind: "process", id: mark, ...process });
  };
  return keep({ id: mark, environment: { [leaseVariable]: mark }, hold, release: () => undefined }, () => {
    endProcesses({ mark, ...process });
    return true;
  });
}

/** Call it before the container is started. `dockerHost`: where its engine listens, if not where Docker usually does. */
export function leaseContainer(dockerHost?: string): ContainerLease {
  const mark = randomUUID();
  writeLease(mark, { kind: "container", id: mark, ...(dockerHost === undefined ? {} : { dockerHost }) });
  return keep({ id: mark, labels: { [containerLabel]: mark }, release: () => undefined }, () => removeContainers(mark, dockerHost) !== undefined);
}

/** Ends everything that is still held: for Ctrl-C and SIGTERM, where nothing asynchronous gets its turn. Processes go before the folders they work in. */
export function endLeases(): void {
  for (const lease of [...held.values()].toSorted((one, other) => Number("path" in one) - Number("path" in other))) lease.release();
}

/** `end` answers whether the thing is gone for sure: otherwise the next start tries again. */
function keep<Kept extends Lease>(lease: Kept, end: () => boolean): Kept {
  const kept: Kept = {
    ...lease,
    release: () => {
      if (held.delete(lease.id) && end()) dropLease(lease.id);
    },
  };
  held.set(lease.id, kept);
  // However this process ends, short of a signal that nobody hears: an error that nobody caught ends here as well.
  if (!hearsTheEnd) process.once("exit", endLeases);
  hearsTheEnd = true;
  return kept;
}
