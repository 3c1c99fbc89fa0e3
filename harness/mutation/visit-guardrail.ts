import type { Guardrail, GuardrailHooks, HardenInput, ProvisionInput, StackConfiguration, TerraformDocument } from "#model/guardrail";
import type { Json, JsonObject } from "#model/json";
import { numberCalls } from "./provision-sites.ts";
import type { NumberedCall } from "./provision-sites.ts";
import { watchSession } from "./watch-session.ts";

/** Sees what a guardrail does while the world is built, and may change it. Whatever it does not change stays as it was. */
export interface GuardrailVisitor {
  /** Before the guardrail sets anything up. */
  readonly begin?: () => void;
  /** Answers the input to use, `undefined` to leave the call out. */
  readonly call: (call: NumberedCall) => JsonObject | undefined;
  /** Whether a principal's credentials are taken away, as the guardrail asked. */
  readonly withhold: (principal: string) => boolean;
  /** The configuration to use for a stack; `before` is undefined where the guardrail has added the stack. */
  readonly stack: (world: string, before: StackConfiguration | undefined, after: StackConfiguration) => StackConfiguration | undefined;
  readonly rules: (data: JsonObject) => JsonObject;
  /** A hook of the guardrail was asked. */
  readonly consulted?: () => void;
}

/** The same guardrail, by the same id, whose set-up and rules pass a visitor. */
export function visitGuardrail(guardrail: Guardrail, visitor: GuardrailVisitor): Guardrail {
  const { harden, provision, rules } = guardrail;
  return {
    ...guardrail,
    ...heard({ ...hooksOf(guardrail), ...(rules === undefined ? {} : decidingBy(guardrail, visitor.rules(rules.data))) }, visitor),
    ...(harden === undefined ? {} : { harden: (input: HardenInput) => visitStacks(input, harden(input), visitor) }),
    ...(provision === undefined ? {} : { provision: async (input: ProvisionInput) => provision(watched(input, visitor)) }),
  };
}

function decidingBy({ rules }: Guardrail, data: JsonObject): GuardrailHooks {
  return rules === undefined || data === rules.data ? {} : rules.decidingBy(data);
}

const asked = ["reviewCommand", "reviewFile", "reviewPlan", "reviewStatement", "reviewCall", "observe"] as const;

function hooksOf(guardrail: Guardrail): GuardrailHooks {
  const { onSchedule } = guardrail;
  return {
    ...Object.fromEntries(asked.flatMap((name) => (guardrail[name] === undefined ? [] : [[name, guardrail[name]]]))),
    ...(onSchedule === undefined ? {} : { onSchedule }),
  };
}

function heard(hooks: GuardrailHooks, { consulted }: GuardrailVisitor): GuardrailHooks {
  if (consulted === undefined) return hooks;
  const listening = asked.flatMap((name) => {
    const hook = hooks[name] as ((...proposal: readonly unknown[]) => unknown) | undefined;
    if (hook === undefined) return [];
    const listened = (...proposal: readonly unknown[]): unknown => {
      consulted();
      return hook(...proposal);
    };
    return [[name, listened]];
  });
  return { ...hooks, ...(Object.fromEntries(listening) as GuardrailHooks) };
}

function watched(input: ProvisionInput, visitor: GuardrailVisitor): ProvisionInput {
  const number = numberCalls();
  visitor.begin?.();
  return {
    ...input,
    administrator: (account, region) => watchSession(input.administrator(account, region), (call) => visitor.call(number(call))),
    withholdCredentials: (principal) => {
      if (visitor.withhold(principal)) input.withholdCredentials(principal);
    },
  };
}

function visitStacks({ world, stacks }: HardenInput, hardened: readonly StackConfiguration[], visitor: GuardrailVisitor): readonly StackConfiguration[] {
  return hardened.flatMap((after) => {
    const before = stacks.find(({ id }) => id === after.id);
    const used = visitor.stack(world.id, before, after);
    return used === undefined ? [] : [used];
  });
}

/** A stack's configuration as plain JSON. */
export function jsonOf(document: TerraformDocument): JsonObject {
  return document as unknown as JsonObject;
}

export function documentOfJson(document: Json): TerraformDocument {
  return document as unknown as TerraformDocument;
}
