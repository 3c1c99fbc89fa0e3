import { causeWords, fallen, list, safetyWords } from "./ablation-words.ts";
import type { Subset } from "#model/ablation";
import { idAt, isInconclusive } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

/** So many sentences of a kind are told. */
const told = 8;

/** Nets that one failure takes away together, and what that makes of the cut sets. Nothing where no two nets share anything. */
export function renderCauses(page: AblationPage): readonly string[] {
  const { analysis, paint, width } = page;
  const { causes, k, kByCause, threshold } = analysis;
  if (causes.length === 0) return [];
  const shared = causes.map(
    ({ cause, guardrails }) => `${list(guardrails.map((guardrail) => paint.cyan(idAt(page, guardrail))))} rest on the same ${causeWords(cause)}`,
  );
  const merged = analysis.cutSetsByCause.filter((one) => one.causes.length > 0);
  const counted =
    safetyWords(k) === safetyWords(kByCause)
      ? `Counting what fails together as one failure changes nothing: ${safetyWords(kByCause)}.`
      : `Counting what fails together as one failure, it takes ${failures(page)}, not ${safetyWords(k)}, before ${fallen[threshold]}.`;
  return [
    paint.bold("What fails together"),
    ...shared.slice(0, told).flatMap((sentence) => wrap(sentence, width, "  - ")),
    ...(shared.length > told ? [paint.dim(`    and ${count(shared.length - told, "more cause")}`)] : []),
    ...wrap(counted, width, "  "),
    ...merged
      .slice(0, told)
      .flatMap((one) =>
        wrap(
          `${isInconclusive(page.document, analysis, goneBy(one, page)) ? "it cannot be told whether " : ""}${fallen[threshold]} ${whenFailing(one, page)}`,
          width,
          `  ${paint.red("✗")} `,
        ),
      ),
    ...(merged.length > told ? [paint.dim(`    and ${merged.length - told} more`)] : []),
  ];
}

type Failing = AblationPage["analysis"]["cutSetsByCause"][number];

/** All that causes and single nets take away together. */
function goneBy({ causes, guardrails }: Failing, { analysis }: AblationPage): Subset {
  return [...guardrails, ...causes.flatMap((index) => analysis.causes[index]?.guardrails ?? [])].reduce((gone, guardrail) => gone | (1 << guardrail), 0);
}

function failures({ analysis: { kByCause } }: AblationPage): string {
  return kByCause.atLeast === 1 && kByCause.atMost === 1 ? "1 failure" : `${safetyWords(kByCause)} failures`;
}

function whenFailing({ causes, guardrails }: Failing, page: AblationPage): string {
  const failing = causes.flatMap((index) => {
    const cause = page.analysis.causes[index];
    return cause === undefined ? [] : [`${causeWords(cause.cause)} fails (${list(cause.guardrails.map((guardrail) => idAt(page, guardrail)))})`];
  });
  const missing = guardrails.map((guardrail) => page.paint.cyan(idAt(page, guardrail)));
  return `when ${list([...failing, ...(missing.length === 0 ? [] : [`${list(missing)} ${missing.length === 1 ? "is" : "are"} missing`])])}`;
}
