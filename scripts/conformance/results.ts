import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { execFileSync } from "node:child_process";
import { byName } from "./read-corpus.ts";
import type { Difference } from "./compare-transcripts.ts";

/** A row of the table. */
export interface Row {
  readonly name: string;
  readonly idea: string;
  /** Hash of all that it depends on. */
  readonly inputs: string;
  /** Services that it called: they belong to what it depends on. */
  readonly services: readonly string[];
  /** The commit at which it was played; with `+` when sources had uncommitted changes. */
  readonly commit: string;
  readonly steps: number;
  /** Destructive calls that were compared. */
  readonly destructive: number;
  readonly differences: readonly Difference[];
}

export interface Results {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

export function readResults(file: string): Results {
  if (!existsSync(file)) return { versions: {}, rows: [] };
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

/** Writes beside the file and moves it there, so that it is whole whenever somebody reads it. */
export function writeFileWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

export function writeResults(file: string, results: Results): void {
  const rows = results.rows.toSorted((one, other) => byName(one.name, other.name));
  writeFileWhole(file, `${JSON.stringify({ ...results, rows }, undefined, 2)}\n`);
}

/** What is played, and what it is played with. */
const played = ["src", "harness", "scenarios", "scripts/conformance", "test/conformance/corpus"];

/** The commit that is checked out, with `+` when sources differ from it. */
export function currentCommit(): string {
  const git = (...words: readonly string[]): string => execFileSync("git", [...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return `${git("rev-parse", "--short=8", "HEAD")}${git("status", "--porcelain", "--", ...played) === "" ? "" : "+"}`;
  } catch {
    return "unknown";
  }
}

/** The commit that a row is signed with: the one at which the run began, with `+` when what the row depends on has changed since. */
export function signedCommit(begun: string, unchanged: boolean): string {
  return unchanged || begun.endsWith("+") ? begun : `${begun}+`;
}
