import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import { invalidState, notAuthorized, notFound, validationException } from "./kms-errors.ts";
import { findKey } from "./state.ts";
import type { KmsKey, KmsState } from "./state.ts";

export type KmsContext = OperationContext<KmsState>;
export type KmsOperations = Record<string, Operation<KmsState>>;

export const kmsOperation: OperationFactory<KmsState> = operationFactory<KmsState>("kms", "https://docs.aws.amazon.com/kms/latest/APIReference/API_");

/** Who may be meant: `own` keys of the account only, or `any` account's, named by ARN. `alias` names are allowed in a few operations. */
export interface KeyUse {
  readonly keys: "own" | "any";
  readonly alias?: true;
}

/** The need for one action on a key, however it is named. A key that is not there is asked for under the ARN it would have. */
export function keyNeed(
  action: string,
  reference: string,
  context: KmsContext,
  keys: Readonly<Record<string, string | readonly string[]>> = {},
): AuthorizationNeed {
  const home = homeOf(reference, context);
  const key = findKey(home, reference);
  const alias = reference.includes("alias/") ? { "kms:RequestAlias": reference.slice(reference.indexOf("alias/")) } : {};
  const aliases = key === undefined ? [] : aliasesOf(home, key);
  return {
    action: `kms:${action}`,
    resource: key?.arn ?? (reference.startsWith("arn:") ? reference : `arn:aws:kms:${context.region}:${context.account}:key/${reference}`),
    resourceTags: key?.tags ?? {},
    context: { "kms:CallerAccount": context.principal.account, ...alias, ...(aliases.length === 0 ? {} : { "kms:ResourceAliases": aliases }), ...keys },
  };
}

/** @throws AwsError `NotFoundException`, `AccessDeniedException` */
export function requireKey(action: string, reference: string, use: KeyUse, context: KmsContext): KmsKey {
  if (reference.startsWith("arn:") && reference.split(":")[3] !== context.region) throw notFound(`Invalid arn ${reference.split(":")[3] ?? ""}`);
  if (reference.includes("alias/") && use.alias !== true) throw notFound(`Invalid keyId '${reference}'`);
  const home = homeOf(reference, context);
  if (home.account !== context.account && use.keys === "own") throw notAuthorized(context.principal.arn, `kms:${action}`);
  const key = findKey(home, reference);
  if (key !== undefined) return key;
  const what = reference.includes("alias/") ? "Alias" : "Key";
  throw notFound(
    `${what} ${reference.startsWith("arn:") ? reference : `arn:aws:kms:${context.region}:${context.account}:${what === "Alias" ? "" : "key/"}${reference}`} is not found.`,
  );
}

/** A key of this account that its customer may change. @throws AwsError as `requireKey` */
export function requireOwnKey(action: string, reference: string, context: KmsContext): KmsKey {
  const key = requireKey(action, reference, { keys: "own" }, context);
  if (key.manager === "AWS") throw notAuthorized(context.principal.arn, `kms:${action}`);
  return key;
}

/** @throws AwsError `DisabledException`, `KMSInvalidStateException`. @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export function requireEnabled(key: KmsKey): KmsKey {
  if (key.keyState === "Disabled") throw new AwsError("DisabledException", `${key.arn} is disabled.`);
  return requireNotPending(key);
}

/** @throws AwsError `KMSInvalidStateException` */
export function requireNotPending(key: KmsKey): KmsKey {
  if (key.keyState === "PendingDeletion") throw invalidState(`${key.arn} is pending deletion.`);
  return key;
}

/** @throws AwsError `InvalidMarkerException` */
export function kmsPage<Item>(
  items: readonly Item[],
  input: { readonly Limit?: number | undefined; readonly Marker?: string | undefined },
): { readonly items: Item[]; readonly rest: { Truncated: boolean; NextMarker?: string } } {
  const page = pageOf(items, { size: input.Limit ?? 100, token: input.Marker }, { code: "InvalidMarkerException", message: "The marker is not valid." });
  return { items: [...page.items], rest: { Truncated: page.nextToken !== undefined, ...(page.nextToken === undefined ? {} : { NextMarker: page.nextToken }) } };
}

/** @throws AwsError `ValidationException` */
export function checkRange(member: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw validationException(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value between ${least} and ${most}`,
  );
}

/** The key meant, of whichever account, if there is one. */
export function locateKey(reference: string, context: KmsContext): KmsKey | undefined {
  return findKey(homeOf(reference, context), reference);
}

/** KMS of the account that an ARN names; of the caller's for anything else. */
function homeOf(reference: string, context: KmsContext): KmsState {
  const account = /^arn:aws:kms:[^:]*:(\d{12}):/.exec(reference)?.[1];
  return account === undefined || account === context.account ? context.state : context.peek<KmsState>("kms", account, context.region);
}

function aliasesOf(state: KmsState, key: KmsKey): readonly string[] {
  return [...state.aliases.values()].filter((alias) => alias.targetKeyId === key.keyId).map((alias) => alias.name);
}
