import type { Json } from "#model/json";
import type { MutantJudgement } from "./judge-mutant.ts";
import { locateJson } from "./locate-json.ts";
import type { ValueRange } from "./locate-json.ts";
import type { MutantResult, MutationReport } from "./mutation-report.ts";
import type { Weakening } from "./weakening.ts";

/** A document that was weakened, as it is shown. */
export interface ShownDocument {
  readonly name: string;
  /** JSON text. */
  readonly source: string;
}

/** A mutant that was executed, with the document it stands in. */
export interface ExecutedMutant {
  readonly id: string;
  readonly shown: ShownDocument;
  readonly found: Weakening;
  readonly judgement: MutantJudgement;
}

/** A test of the report: a scenario under an operator, with a guardrail alone or with all. */
export interface ReportedTest {
  readonly id: string;
  readonly scenario: string;
  readonly name: string;
}

export interface ReportHead {
  readonly version: string;
  /** What decided the outcomes, for readers. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Share of noticed mutants, in per cent, from which a viewer shows green, and below which it shows red. */
const thresholds = { high: 80, low: 60 };

/** Puts mutants where they stand in their documents. Holds no times: the same executions give the same report. */
export function createMutationReport(mutants: readonly ExecutedMutant[], tests: readonly ReportedTest[], { version, config }: ReportHead): MutationReport {
  const documents = [...new Map(mutants.map(({ shown }) => [shown.name, shown])).values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const scenarios = [...new Set(tests.map(({ scenario }) => scenario))];
  return {
    schemaVersion: "2.0",
    thresholds,
    framework: { name: "scartissue", version },
    config,
    files: Object.fromEntries(
      documents.map(({ name, source }) => {
        const ranges = locateJson(source);
        const inside = mutants.filter(({ shown }) => shown.name === name);
        return [name, { language: "json", source, mutants: inside.map((mutant) => resultOf(mutant, ranges)) }];
      }),
    ),
    testFiles: Object.fromEntries(
      scenarios.map((scenario) => [scenario, { tests: tests.filter((test) => test.scenario === scenario).map(({ id, name }) => ({ id, name })) }]),
    ),
  };
}

function resultOf({ id, found, judgement }: ExecutedMutant, ranges: ReadonlyMap<string, ValueRange>): MutantResult {
  return {
    id,
    mutatorName: found.mutator,
    description: found.description,
    location: locationOf(found, ranges),
    replacement: textOf(found.replacement),
    status: judgement.status,
    statusReason: judgement.reason,
    coveredBy: judgement.coveredBy,
    killedBy: judgement.killedBy,
    testsCompleted: judgement.coveredBy.length,
  };
}

/** Of what is replaced, or of all that has to go with what is dropped. @throws Error when the document does not hold what was weakened in it */
export function locationOf(
  { pointer, replacement }: Pick<Weakening, "pointer" | "replacement">,
  ranges: ReadonlyMap<string, ValueRange>,
): MutantResult["location"] {
  const range = ranges.get(pointer);
  if (range === undefined) throw new Error(`the shown document has nothing at ${pointer}`);
  const { start, end } = replacement === undefined ? range.cut : range;
  return { start, end };
}

function textOf(replacement: Json | undefined): string {
  return replacement === undefined ? "" : JSON.stringify(replacement);
}
