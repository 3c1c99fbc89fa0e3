import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/**
 * When a process began, in the system's own words: with its id it names the process for good, however often ids are used again. Undefined when it is not
 * running (a zombie is not).
 */
export function processStart(pid: number): string | undefined {
  if (process.platform === "win32") return isAlive(pid) ? "running" : undefined;
  return process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
}

/** The machine since it was last started, and the space that process ids are counted in: ids of another one say nothing here. */
export function processSpace(): { readonly boot: string; readonly namespace: string } {
  if (process.platform !== "linux") return { boot: "", namespace: "" };
  return { boot: text(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()), namespace: text(() => readlinkSync("/proc/self/ns/pid")) };
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html field 3 (state) and 22 (starttime) */
function startFromProc(pid: number): string | undefined {
  const stat = text(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const [state = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "" || state === "Z" || state === "X" ? undefined : rest[18];
}

function startFromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", env: { PATH: "/usr/bin:/bin", LC_ALL: "C" } });
  const [state = "", ...start] = status === 0 ? stdout.trim().split(/\s+/) : [];
  return state === "" || state.startsWith("Z") ? undefined : start.join(" ");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function text(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
