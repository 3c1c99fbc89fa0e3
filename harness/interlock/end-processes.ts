import { readdirSync, readFileSync } from "node:fs";
import { processStart } from "./process-identity.ts";

/** The environment variable that every child of ours carries, so that it and what it starts are found again, even out of its process group. */
export const leaseVariable = "SCARTISSUE_LEASE";

export interface ProcessTrace {
  /** Value of the lease variable. */
  readonly mark: string;
  readonly pid?: number | undefined;
  /** Start of that process. */
  readonly started?: string | undefined;
}

/** Kills a child with its group, and every process that carries its mark. Answers how many were there. */
export function endProcesses({ mark, pid, started }: ProcessTrace): number {
  let ended = 0;
  if (pid !== undefined && isStillThatProcess(pid, started)) {
    const group = kill(-pid);
    ended += kill(pid) || group ? 1 : 0;
  }
  for (let round = 0; round < 5; round += 1) {
    const marked = markedProcesses(mark);
    if (marked.length === 0) break;
    ended += marked.filter((one) => kill(one)).length;
  }
  return ended;
}

/** Its id belongs to it for as long as it or a member of its group lives; another process that has taken the id is left alone. */
function isStillThatProcess(pid: number, started: string | undefined): boolean {
  const now = processStart(pid);
  return now === undefined || (started !== undefined && now === started);
}

/** Every process of this user that carries a mark: only Linux tells. */
function markedProcesses(mark: string): readonly number[] {
  if (process.platform !== "linux") return [];
  const needle = Buffer.from(`${leaseVariable}=${mark}\0`);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && processStart(pid) !== undefined && hasMark(pid, needle));
}

function hasMark(pid: number, needle: Buffer): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    const at = environment.indexOf(needle);
    return at === 0 || (at > 0 && environment[at - 1] === 0);
  } catch {
    return false;
  }
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}
