import type { ScheduleKeyDeletionResponse } from "@aws-sdk/client-kms";
import type { ForwardedCall, Rehearsal } from "#aws/backend";
import { comparableKms } from "./comparable-states.ts";
import { keyNames, readKms } from "./read-kms.ts";
import type { Look } from "./reader.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

/**
 * Keys, aliases, policies, grants, rotation and deletion. What reads or encrypts is answered from the copy: AWS's own keys stand there alone, deletion follows
 * the scenario's clock, and emulators encrypt with keys that are pending deletion.
 */
export const forwardKms: ServiceForwarding = {
  read: readKms,
  answersReads: true,
  keepsTime: true,
  occupants: (state) => [...(state as { readonly keys: ReadonlyMap<string, { readonly arn: string }> }).keys.values()].map(({ arn }) => arn),
  accountOf: (call) => accountIn(call.input["KeyId"]) ?? accountIn(call.input["TargetKeyId"]) ?? call.account,
  comparable: comparableKms,
  incomparable: new Set(["keyId", "arn", "policy", "rotationPeriodInDays"]),
  translateInput: (call) => (call.operation === "PutKeyPolicy" ? { PolicyName: "default", ...call.input } : call.input),
  followUp: async (call, look, rehearsal, output) => note(call, look, rehearsal, output),
  translateOutput,
};

function accountIn(reference: unknown): string | undefined {
  return typeof reference === "string" ? /^arn:aws:kms:[^:]*:(\d{12}):/.exec(reference)?.[1] : undefined;
}

function note(call: ForwardedCall, { moments, now }: Look, rehearsal: Rehearsal, output: Readonly<Record<string, unknown>>): void {
  if (call.operation === "CreateKey") moments.note(keyNames.made((output["KeyMetadata"] as { readonly KeyId: string }).KeyId), now);
  if (call.operation === "ScheduleKeyDeletion") {
    const { KeyId = "", DeletionDate } = rehearsal.output as ScheduleKeyDeletionResponse;
    if (DeletionDate !== undefined) moments.note(keyNames.gone(idOf(KeyId)), DeletionDate);
  }
  if (call.operation === "CancelKeyDeletion") moments.forget(keyNames.gone(idOf((rehearsal.output as { readonly KeyId: string }).KeyId)));
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Dates as the scenario has them. */
function translateOutput(call: ForwardedCall, look: Look, output: Readonly<Record<string, unknown>>, rehearsed: unknown): Readonly<Record<string, unknown>> {
  if (call.operation === "CreateKey") return { ...output, KeyMetadata: { ...(output["KeyMetadata"] as object), CreationDate: look.now } };
  if (call.operation === "ScheduleKeyDeletion") return { ...output, DeletionDate: (rehearsed as ScheduleKeyDeletionResponse).DeletionDate };
  return output;
}
