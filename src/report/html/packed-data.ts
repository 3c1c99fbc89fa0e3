import type { AblationDocument, ScenarioAblation, SubsetResult } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { deflateText, inflateText } from "./deflated-text.ts";
import type { HtmlData } from "./html-data.ts";

/** `HtmlData` as it stands in the page: a scenario's thousands of results as one word of letters, and every long text once. */
export interface PackedData {
  readonly texts: readonly string[];
  /** `HtmlData`, its long texts as `{ "§": index }`, its results as `PackedResults`. */
  readonly data: unknown;
}

/** Results of one scenario and operator. The explanations of many subsets are the same: each stands once. */
export interface PackedResults {
  /** Ascending; absent when every subset from 0 on is there. */
  readonly subsets?: readonly number[];
  /** One letter for each subset. */
  readonly outcomes: string;
  /** Index into `why` for each subset. */
  readonly whyOf: readonly number[];
  readonly why: readonly (readonly [stoppedBy: readonly number[], recoveredBy: readonly number[], reasons: readonly number[]])[];
  /** By position, where there was more than one seed. */
  readonly bySeed: readonly (readonly [position: number, bySeed: NonNullable<SubsetResult["bySeed"]>])[];
}

const letters: Readonly<Record<Judgement, string>> = { lost: "L", restorable: "R", "service-down": "S", exposed: "E", held: "H", inconclusive: "?" };
const judgements = new Map(Object.entries(letters).map(([judgement, letter]) => [letter, judgement as Judgement]));

/** What the page's data block holds: `HtmlData`, packed and deflated. */
export interface DataBlock {
  readonly deflated: string;
}

export function writeDataBlock(data: HtmlData): string {
  return JSON.stringify({ deflated: deflateText(JSON.stringify(packData(data))) } satisfies DataBlock);
}

export function readDataBlock(text: string): HtmlData {
  const { deflated } = JSON.parse(text) as DataBlock;
  return unpackData(JSON.parse(inflateText(deflated)) as PackedData);
}

/** Texts shorter than this stand where they are said. */
const longText = 12;
const reference = "§";

export function packData({ document, ...rest }: HtmlData): PackedData {
  const texts = new Map<string, number>();
  const packed = {
    ...rest,
    ...(document === undefined
      ? {}
      : { document: { ...document, scenarios: document.scenarios.map(({ results, ...scenario }) => ({ ...scenario, results: packResults(results) })) } }),
  };
  return { data: withoutTexts(JSON.parse(JSON.stringify(packed)), texts), texts: [...texts.keys()] };
}

export function unpackData({ texts, data }: PackedData): HtmlData {
  const { document, ...rest } = withTexts(data, texts) as Omit<HtmlData, "document"> & {
    readonly document?: Omit<AblationDocument, "scenarios"> & {
      readonly scenarios: readonly (Omit<ScenarioAblation, "results"> & { readonly results: PackedResults })[];
    };
  };
  if (document === undefined) return rest;
  return {
    ...rest,
    document: { ...document, scenarios: document.scenarios.map(({ results, ...scenario }) => ({ ...scenario, results: unpackResults(results) })) },
  };
}

function packResults(results: readonly SubsetResult[]): PackedResults {
  const why = new Map<string, number>();
  const whyOf = results.map(({ stoppedBy, recoveredBy, reasons }) => {
    const key = JSON.stringify([stoppedBy, recoveredBy, reasons]);
    const known = why.get(key) ?? why.size;
    why.set(key, known);
    return known;
  });
  return {
    ...(results.every(({ subset }, index) => subset === index) ? {} : { subsets: results.map(({ subset }) => subset) }),
    outcomes: results.map(({ outcome }) => letters[outcome]).join(""),
    whyOf,
    why: [...why.keys()].map((key) => JSON.parse(key) as PackedResults["why"][number]),
    bySeed: results.flatMap(({ bySeed }, index) => (bySeed === undefined ? [] : [[index, bySeed] as const])),
  };
}

function unpackResults({ subsets, outcomes, whyOf, why, bySeed }: PackedResults): readonly SubsetResult[] {
  const seeds = new Map(bySeed);
  return whyOf.map((reason, index) => {
    const [stoppedBy, recoveredBy, reasons] = why[reason] ?? [[], [], []];
    const outcome = judgements.get(outcomes[index] ?? "") ?? "inconclusive";
    const seeded = seeds.get(index);
    return { subset: subsets?.[index] ?? index, outcome, ...(seeded === undefined ? {} : { bySeed: seeded }), stoppedBy, recoveredBy, reasons };
  });
}

function withoutTexts(value: unknown, texts: Map<string, number>): unknown {
  if (typeof value === "string") {
    if (value.length < longText) return value;
    const index = texts.get(value) ?? texts.size;
    texts.set(value, index);
    return { [reference]: index };
  }
  if (Array.isArray(value)) return value.map((one) => withoutTexts(one, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutTexts(one, texts)]));
}

function withTexts(value: unknown, texts: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => withTexts(one, texts));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === reference) return texts[Number(only[1])];
  return Object.fromEntries(entries.map(([key, one]) => [key, withTexts(one, texts)]));
}
