import type { Guardrail } from "#model/guardrail";

/**
 * Whether a world under this guardrail is another world: it hardens or provisions, or acts while the days before the script go by. The others decide on what
 * operators propose, and the set-up is nobody's proposal: worlds with and without them are the same.
 */
export function shapesWorld({ harden, provision, reviewCall, observe, onSchedule }: Guardrail): boolean {
  return [harden, provision, reviewCall, observe, onSchedule].some((hook) => hook !== undefined);
}
