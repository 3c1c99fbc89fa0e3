import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { problemsOf } from "../../scripts/conformance/check-rows.ts";
import { readKnownDifferences } from "../../scripts/conformance/known-differences.ts";
import { readCorpus } from "../../scripts/conformance/read-corpus.ts";
import { readResults } from "../../scripts/conformance/results.ts";

const root = join(import.meta.dirname, "../..");

/** What to do when it is not: `npm run conformance`, where Terraform and the AWS provider are. It plays the stale rows alone. */
test("docs/conformance.md is current", () => {
  const results = readResults(join(root, "docs/conformance/results.json"));
  const known = readKnownDifferences(join(import.meta.dirname, "known-differences.json"));
  const page = readFileSync(join(root, "docs/conformance.md"), "utf8");
  expect(problemsOf(readCorpus(join(import.meta.dirname, "corpus")), results, known, page)).toEqual([]);
});
