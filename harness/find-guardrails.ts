import { catalogue } from "#guardrails/catalogue";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";

/** Guardrails by id, `layer.*` or `all`. @throws HarnessError on an unknown id or an empty list */
export function findGuardrails(names: readonly string[], known: readonly Guardrail[] = catalogue): readonly Guardrail[] {
  const wanted = names
    .flatMap((name) => name.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (wanted.length === 0) {
    throw new HarnessError("usage", "The list of guardrails is empty", {
      hint: "Name guardrails (`scartissue list guardrails`), or say --no-guardrails for a control run",
    });
  }
  const found = wanted.flatMap((name) => {
    const matching = name === "all" ? known : known.filter(({ id }) => id === name || (name.endsWith(".*") && id.startsWith(name.slice(0, -1))));
    if (matching.length > 0) return matching;
    throw new HarnessError("usage", `There is no guardrail \`${name}\``, { hint: didYouMean(name, known) });
  });
  return [...new Set(found)].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function didYouMean(name: string, known: readonly Guardrail[]): string {
  const close = known.filter(({ id }) => id.includes(name) || name.split(/[.-]/).some((part) => part.length > 3 && id.includes(part))).map(({ id }) => id);
  return close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `Known guardrails: ${known.map(({ id }) => id).join(", ")}`;
}
