import { rmSync } from "node:fs";
import { basename } from "node:path";
import { endProcesses } from "./end-processes.ts";
import { dropLease, readLeases } from "./lease-files.ts";
import type { LeaseRecord } from "./lease-files.ts";
import { processSpace, processStart } from "./process-identity.ts";
import { removeContainers } from "./remove-containers.ts";

/** What was found and ended, in words: `1 process`, `2 folders`. */
export type CleanedUp = readonly string[];

/** Ends what earlier runs of scartissue left that were killed before they could do it themselves. What a living one holds is left alone. */
export function cleanUpAfterTheDead(): CleanedUp {
  const ended = { process: 0, container: 0, directory: 0 };
  const order = ["process", "container", "directory"] as const;
  const dead = [...readLeases()].filter(([, record]) => record === undefined || isDead(record.owner));
  for (const kind of order) {
    for (const [name, record] of dead) {
      if (record?.thing.kind !== kind) continue;
      const count = end(record);
      if (count === undefined) continue;
      ended[kind] += count;
      dropLease(name);
    }
  }
  for (const [name, record] of dead) if (record === undefined) dropLease(name);
  return [
    ...words(ended.process, "process", "processes"),
    ...words(ended.container, "container", "containers"),
    ...words(ended.directory, "folder", "folders"),
  ];
}

function isDead(owner: LeaseRecord["owner"]): boolean {
  const here = processSpace();
  if (owner.boot !== here.boot) return true;
  if (owner.namespace !== here.namespace) return false;
  return processStart(owner.pid) !== owner.started;
}

/** Answers undefined when it cannot be told whether the thing is gone: the lease stays for the next start. */
function end({ owner, thing }: LeaseRecord): number | undefined {
  switch (thing.kind) {
    case "process":
      return owner.boot === processSpace().boot ? endProcesses({ mark: thing.id, pid: thing.pid, started: thing.started }) : 0;
    case "container":
      return removeContainers(thing.id, thing.dockerHost);
    case "directory":
      if (!basename(thing.id).startsWith("scartissue-")) return 0;
      rmSync(thing.id, { recursive: true, force: true, maxRetries: 3 });
      return 1;
  }
}

function words(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
