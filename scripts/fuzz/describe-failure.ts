import { batchSize } from "./fuzz-in-process.ts";
import type { FuzzFailure } from "./fuzz-in-process.ts";

/** What was wrong, with what was sent, and how to see it again. */
export function describeFailure({ index, name, problem, request, overSocket }: FuzzFailure, seed: number): string {
  const from = overSocket === true ? index : Math.floor(index / batchSize) * batchSize;
  const replay =
    overSocket === true ? `--seed ${seed} --requests 0 --from ${index} --socket 1` : `--seed ${seed} --from ${from} --requests ${index - from + 1} --socket 0`;
  const head = Object.entries(request.headers).map(([header, value]) => `  ${header}: ${clipped(value)}`);
  return [
    name,
    `  ${problem.split("\n").map(clipped).join("\n")}`,
    `  ${request.method} ${clipped(request.target)}`,
    ...head,
    `  ${request.body.byteLength} bytes: ${clipped(JSON.stringify(Buffer.from(request.body.subarray(0, 1000)).toString("latin1")))}`,
    `  replay: npm run fuzz:wire -- ${replay}`,
    "",
  ].join("\n");
}

function clipped(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 400)}… (${text.length})`;
}
