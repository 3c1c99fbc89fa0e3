import { pageOf } from "../../page.ts";
import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import { validationError } from "./iam-errors.ts";
import type { IamState } from "./state.ts";

export type IamContext = OperationContext<IamState>;
export type IamOperations = Record<string, Operation<IamState>>;

export const iamOperation: OperationFactory<IamState> = operationFactory<IamState>("iam", "https://docs.aws.amazon.com/IAM/latest/APIReference/API_");

/** A need on something that may carry tags and a permission boundary. */
export function entityNeed(
  action: string,
  arn: string,
  entity?: { readonly tags?: Readonly<Record<string, string>>; readonly boundary?: string },
  context: Readonly<Record<string, string>> = {},
): AuthorizationNeed {
  const tags = entity?.tags ?? {};
  const keys: Record<string, string> = { ...context };
  for (const [key, value] of Object.entries(tags)) keys[`iam:ResourceTag/${key}`] = value;
  return { action: `iam:${action}`, resource: arn, resourceTags: tags, context: keys };
}

/** One page of a listing. `IsTruncated` comes with `Marker`. @throws AwsError `ValidationError` */
export function iamPage<Item>(
  items: readonly Item[],
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): { items: Item[]; IsTruncated: boolean; Marker?: string } {
  const page = pageOf(items, { size: input.MaxItems ?? 100, token: input.Marker }, { code: "ValidationError", message: "Invalid Marker." });
  return { items: [...page.items], IsTruncated: page.nextToken !== undefined, ...(page.nextToken === undefined ? {} : { Marker: page.nextToken }) };
}

/** @throws AwsError `ValidationError` */
export function checkName(member: string, name: string, longest: number): void {
  if (!/^[\w+=,.@-]+$/.test(name))
    throw validationError(`The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`);
  if (name.length > longest)
    throw validationError(
      `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
    );
}

/** @throws AwsError `ValidationError` */
export function checkPath(path: string | undefined): string {
  if (path === undefined) return "/";
  if (path === "/" || /^\/[\u0021-\u007e]+\/$/.test(path)) return path;
  throw validationError("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.");
}

/** An id as IAM spells them: `AROA` and 17 upper-case characters. */
export function iamId(context: Pick<IamContext, "newId">, prefix: string): string {
  return context.newId(prefix, 17).toUpperCase();
}

export function byName<Entity>(entities: ReadonlyMap<string, Entity>): readonly Entity[] {
  return [...entities].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, entity]) => entity);
}

/** Names of IAM entities are unique whatever their case. */
export function hasName(entities: ReadonlyMap<string, unknown>, name: string): boolean {
  if (entities.has(name)) return true;
  const wanted = name.toLowerCase();
  return [...entities.keys()].some((known) => known.toLowerCase() === wanted);
}
