import { HarnessError } from "#model/errors";
import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { compareTranscripts } from "./compare-transcripts.ts";
import { inParallel } from "./in-parallel.ts";
import { inputHash } from "./input-hash.ts";
import { playCase } from "./play-case.ts";
import type { ConformanceCase } from "./read-corpus.ts";
import type { PlayedCase } from "./played-case.ts";
import { recordReal } from "./recorded.ts";
import { sourcesAtStart, stillHash } from "./read-sources.ts";
import { isRefused, refusalOf, refusedPath } from "./refusal.ts";
import { currentCommit, readResults, signedCommit, writeResults } from "./results.ts";
import type { Row } from "./results.ts";
import { transcribe } from "./transcribe.ts";
import { versions } from "./versions.ts";

export interface PlayOptions {
  readonly cases: readonly ConformanceCase[];
  readonly real: TerraformEngine;
  readonly jobs: number;
  /** Plays rows again that are current. */
  readonly fresh: boolean;
  /** Where rows are kept as they come, so that an interrupted run goes on from there. */
  readonly resultsFile?: string;
  /** Every case there is: rows of others are dropped. */
  readonly names?: readonly string[];
}

/** Plays the cases whose rows are not current, several at once: they spend their time in the provider's waiters. */
export async function playRows({ cases, real, jobs, fresh, resultsFile, names }: PlayOptions): Promise<readonly Row[]> {
  sourcesAtStart();
  const kept = resultsFile === undefined ? [] : readResults(resultsFile).rows.filter(({ name }) => names?.includes(name) ?? true);
  const rows = new Map(kept.map((row) => [row.name, row]));
  const isCurrent = (one: ConformanceCase): boolean => {
    const row = rows.get(one.name);
    return !fresh && row !== undefined && row.inputs === inputHash(one, row.services);
  };
  const stale = cases.filter((one) => !isCurrent(one));
  if (stale.length < cases.length) process.stdout.write(`${cases.length - stale.length} rows are current\n`);
  const commit = currentCommit();
  let done = 0;
  await inParallel(stale, jobs, async (one) => {
    const began = performance.now();
    const { row, played } = await playRow(one, real, commit);
    rows.set(one.name, row);
    if (resultsFile !== undefined) {
      recordReal(one.name, played);
      writeResults(resultsFile, { versions, rows: [...rows.values()] });
    }
    done += 1;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${row.differences.length === 0 ? "✓" : "✗"} ${one.name} (${done} of ${stale.length}, ${seconds} s)${row.differences.length === 0 ? "" : isRefused(row) ? ": refused" : `: ${row.differences.length} differences`}\n`,
    );
  });
  return cases.flatMap(({ name }) => rows.get(name) ?? []);
}

/** It is signed with the sources as they were when the run began, and only if they still are. */
async function playRow(one: ConformanceCase, real: TerraformEngine, commit: string): Promise<{ readonly row: Row; readonly played: PlayedCase }> {
  try {
    const played = await playCase(one, real, embeddedTerraform);
    const embedded = await playCase(one, embeddedTerraform, real);
    const [ours, theirs] = [transcribe(embedded), transcribe(played)];
    const refusal = refusalOf(embedded);
    const services = [...new Set([...ours.services, ...theirs.services])].toSorted();
    const inputs = inputHash(one, services);
    const row: Row = {
      name: one.name,
      idea: one.idea,
      inputs,
      services,
      commit: signedCommit(
        commit,
        stillHash(inputs, (now) => inputHash(one, services, now)),
      ),
      steps: one.steps.length,
      destructive: theirs.steps.reduce((sum, { destructive }) => sum + Object.keys(destructive).length, 0),
      differences: refusal === undefined ? compareTranscripts(ours, theirs) : [{ path: refusedPath, embedded: refusal, real: "played" }],
    };
    return { row, played };
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw new Error(`The case ${one.name} broke the comparison`, { cause });
  }
}
