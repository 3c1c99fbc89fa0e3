// Prints `passed failed skipped` of a vitest JSON report; fails when no test ran. Names each skipped test.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const brokenFiles = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed")).length;
const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
const skipped = tests.filter(({ status }) => status === "skipped" || status === "pending" || status === "todo");
for (const test of skipped) console.error(`skipped: ${test.fullName}`);
if (tests.length === 0) process.exit(1);
console.log(count("passed"), count("failed") + brokenFiles, skipped.length);
