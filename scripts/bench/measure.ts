import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Several rounds of the same work, milliseconds. */
export interface Rounds {
  readonly min: number;
  readonly median: number;
  readonly rounds: number;
}

/** One line of the table. */
export interface Figure {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** Times work several times over, one round after the other. `warmUp` rounds are not counted. */
export async function timeRounds(rounds: number, warmUp: number, work: () => Promise<number | void>): Promise<Rounds> {
  const times: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const started = performance.now();
    const own = await work();
    if (round >= 0) times.push(own ?? performance.now() - started);
  }
  return summarize(times);
}

export function summarize(times: readonly number[]): Rounds {
  const sorted = times.toSorted((one, other) => one - other);
  return { min: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, rounds: sorted.length };
}

/** `12.3 / 15.0 ms`: the fastest round and the median. */
export function renderRounds({ min, median }: Rounds): string {
  return `${renderMilliseconds(min)} / ${renderMilliseconds(median)}`;
}

export function renderMilliseconds(milliseconds: number): string {
  return milliseconds >= 10_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : milliseconds >= 100
      ? `${milliseconds.toFixed(0)} ms`
      : `${milliseconds.toFixed(1)} ms`;
}

/** The exponent `b` of `time = a × size^b`, by least squares over the logarithms. */
export function growthExponent(points: readonly { readonly size: number; readonly time: number }[]): number {
  const logs = points.map(({ size, time }) => [Math.log(size), Math.log(time)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/**
 * Runs a script of this folder in a process of its own and reads the JSON it prints.
 * @throws Error when it fails
 */
export function runChild(script: string, words: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, path, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1e8 }),
  );
}

/** Milliseconds that a whole process takes. @throws Error when its exit code is not among the expected */
export function timeProcess(command: string, words: readonly string[], expected: readonly number[] = [0]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, words, { encoding: "utf8" });
  const time = performance.now() - started;
  if (status === null || !expected.includes(status)) throw new Error(`${command} ${words.join(" ")} ended with ${status}: ${stderr}`);
  return time;
}
