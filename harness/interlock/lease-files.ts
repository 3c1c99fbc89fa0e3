import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "#model/errors";
import { processSpace, processStart } from "./process-identity.ts";

/** What a lease holds: a folder's path, or the mark that processes and containers carry. */
export interface LeasedThing {
  readonly kind: "directory" | "process" | "container";
  readonly id: string;
  readonly pid?: number | undefined;
  readonly started?: string | undefined;
  readonly dockerHost?: string | undefined;
}

/** One lease as it lies on disk: who holds it, and what. */
export interface LeaseRecord {
  readonly owner: { readonly pid: number; readonly started: string; readonly boot: string; readonly namespace: string };
  readonly startedAt: string;
  readonly thing: LeasedThing;
}

/** Leases are the user's own: what stands in them is killed and deleted. */
export function leasesFolder(): string {
  return join(tmpdir(), `scartissue-leases-${process.getuid?.() ?? "user"}`);
}

let own: LeaseRecord["owner"] | undefined;

/** @throws HarnessError `environment` where no lease can be written: what nobody could clean up is not started */
export function writeLease(name: string, thing: LeasedThing): void {
  own ??= { pid: process.pid, started: processStart(process.pid) ?? "", ...processSpace() };
  const record: LeaseRecord = { owner: own, startedAt: new Date().toISOString(), thing };
  const folder = leasesFolder();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    checkOwner(folder);
    const file = join(folder, `${name}.json`);
    writeFileSync(`${file}.part`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw new HarnessError("environment", `No lease can be written in \`${folder}\`: ${(cause as Error).message}`, {
      hint: "scartissue notes there what it starts, to clean up after a crash; give it a writable TMPDIR",
      cause,
    });
  }
}

export function dropLease(name: string): void {
  rmSync(join(leasesFolder(), `${name}.json`), { force: true });
}

/** Every lease on disk, by name; undefined for what cannot be read as one. */
export function readLeases(): ReadonlyMap<string, LeaseRecord | undefined> {
  const folder = leasesFolder();
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return new Map();
  }
  checkOwner(folder);
  return new Map(names.map((name) => [name.slice(0, -".json".length), readLease(join(folder, name))]));
}

function readLease(file: string): LeaseRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as Partial<LeaseRecord>;
    return typeof record.owner?.pid === "number" && typeof record.thing?.id === "string" ? (record as LeaseRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Somebody else who owned the folder could have us delete and kill in our own name. */
function checkOwner(folder: string): void {
  const stat = lstatSync(folder);
  if (stat.isDirectory() && (process.getuid === undefined || stat.uid === process.getuid())) return;
  throw new HarnessError("environment", `\`${folder}\` is not a folder of yours`, { hint: "Remove it, or set TMPDIR to a folder of your own" });
}
