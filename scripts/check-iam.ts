/**
 * Asks our IAM engine and an independent simulator the same generated questions and reports where they differ.
 *
 * `npm run check:iam -- --cases 20000 --seed 7`. Exit 1 on a difference that AWS's documentation does not settle, or when the cases asked too little.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { iamCaseArbitrary } from "../test/property/iam-case-arbitrary.ts";
import { compareWithOracle, weaknessesOf } from "../test/property/iam-comparison.ts";
import { disagreements } from "../test/property/iam-disagreements.ts";

const { values } = parseArgs({ options: { cases: { type: "string", default: "20000" }, seed: { type: "string", default: "20260226" } } });
const numRuns = Number(values.cases);
const seed = Number(values.seed);
if (!Number.isInteger(numRuns) || numRuns < 1 || !Number.isInteger(seed)) {
  console.error("`--cases` and `--seed` are whole numbers");
  process.exit(2);
}

const started = performance.now();
const comparison = await compareWithOracle(fc.sample(iamCaseArbitrary, { numRuns, seed }));
const seconds = ((performance.now() - started) / 1000).toFixed(1);

console.log(`${comparison.count} cases, seed ${seed}, ${seconds} s: ${comparison.allowed} allowed, ${comparison.count - comparison.allowed} denied`);
for (const [decider, times] of [...comparison.decidedBy].toSorted(([a], [b]) => a.localeCompare(b))) console.log(`  ${String(times).padStart(6)}  ${decider}`);

console.log("\ndifferences settled by AWS's documentation:");
for (const [points, times] of [...comparison.explained].toSorted(([, a], [, b]) => b - a)) console.log(`  ${String(times).padStart(6)}  ${points}`);
for (const point of disagreements) {
  console.log(`\n  ${point.id}\n    AWS: ${point.documented}\n    simulator: ${point.oracle}\n    ${point.see}`);
}

console.log(`\nunexplained differences: ${comparison.unexplained.length}`);
for (const { iamCase, oracle } of comparison.unexplained.slice(0, 5)) {
  console.log(`  the simulator ${oracle ? "allows" : "denies"}: ${JSON.stringify(iamCase)}`);
}
const weaknesses = weaknessesOf(comparison);
for (const weakness of weaknesses) console.log(`the check is too weak: ${weakness}`);
if (comparison.unexplained.length > 0 || weaknesses.length > 0) process.exitCode = 1;
