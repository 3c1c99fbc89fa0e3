import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { compareTranscripts } from "./compare-transcripts.ts";
import { playCase } from "./play-case.ts";
import type { ConformanceCase } from "./read-corpus.ts";
import { writeFileWhole } from "./results.ts";
import type { PlayedCase } from "./played-case.ts";
import { transcribe } from "./transcribe.ts";

/** What the real engine did last, case by case: not committed, for working on the embedded engine without waiting. */
const folder = fileURLToPath(new URL("../../node_modules/.cache/scartissue-conformance", import.meta.url));

export function recordReal(name: string, played: PlayedCase): void {
  writeFileWhole(join(folder, `${name}.json`), JSON.stringify(played));
}

/** Compares with what is recorded. It proves nothing about the sources as they are now: the real side may be old. */
export async function compareRecorded(cases: readonly ConformanceCase[]): Promise<number> {
  let disagreeing = 0;
  let skipped = 0;
  for (const one of cases) {
    const file = join(folder, `${one.name}.json`);
    if (!existsSync(file)) {
      skipped += 1;
      continue;
    }
    const { crossRead: _theirReading, ...theirs } = JSON.parse(readFileSync(file, "utf8")) as PlayedCase;
    const differences = compareTranscripts(transcribe(await playCase(one, embeddedTerraform, undefined)), transcribe(theirs));
    if (differences.length > 0) disagreeing += 1;
    process.stdout.write(`${differences.length === 0 ? "✓" : "✗"} ${one.name}${differences.length === 0 ? "" : `: ${differences.length} differences`}\n`);
    for (const { path, embedded, real } of process.env["ALL"] !== undefined || cases.length < 6 ? differences : differences.slice(0, 3))
      process.stdout.write(`    ${path}\n      embedded ${embedded}\n      real     ${real}\n`);
  }
  process.stdout.write(`${cases.length - disagreeing - skipped} agree with the recording, ${disagreeing} disagree, ${skipped} have none\n`);
  return disagreeing === 0 ? 0 : 1;
}
