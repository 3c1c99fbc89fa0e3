import type { Filter } from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import { filterItems } from "./filters.ts";
import type { FilterFields } from "./filters.ts";
import type { Ec2Context } from "./operation.ts";

/** How one kind of resource is found and what its absence is called. */
export interface Kind<Item> {
  /** Part of "The NOUN ID 'x' does not exist". */
  readonly noun: string;
  readonly notFound: string;
  readonly idOf: (item: Item) => string;
}

/** The resource of that id. @throws AwsError with the kind's not-found code */
export function existing<Item>(all: ReadonlyMap<string, Item>, id: string | undefined, kind: Omit<Kind<Item>, "idOf">): Item {
  const found = id === undefined ? undefined : all.get(id);
  if (found === undefined) throw new AwsError(kind.notFound, `The ${kind.noun} ID '${id}' does not exist`);
  return found;
}

/**
 * What a `Describe…` lists: of the ids asked for (all when none is), those that the filters keep, one page of them.
 *
 * @throws AwsError not-found code of the kind; InvalidParameterValue for a token that was not given out
 */
export function listed<Item>(
  operation: string,
  all: ReadonlyMap<string, Item>,
  request: {
    readonly ids: readonly string[] | undefined;
    readonly filters: readonly Filter[] | undefined;
    readonly size: number | undefined;
    readonly token: string | undefined;
  },
  kind: Kind<Item>,
  fields: FilterFields<Item>,
  context: Ec2Context,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const chosen = byIds(all, request.ids, kind);
  const kept = filterItems(operation, chosen, request.filters, fields, (item) => context.state.tags.get(kind.idOf(item)) ?? {});
  const page = pageOf(kept, request, { code: "InvalidParameterValue", message: `Value (${request.token}) for parameter nextToken is invalid.` });
  return page.nextToken === undefined ? { items: page.items } : { items: page.items, NextToken: page.nextToken };
}

function byIds<Item>(all: ReadonlyMap<string, Item>, ids: readonly string[] | undefined, kind: Kind<Item>): readonly Item[] {
  if (ids === undefined || ids.length === 0) return [...all.values()];
  const missing = ids.filter((id) => !all.has(id));
  if (missing.length === 1) throw new AwsError(kind.notFound, `The ${kind.noun} ID '${missing[0]}' does not exist`);
  if (missing.length > 1) throw new AwsError(kind.notFound, `The ${kind.noun} IDs '${missing.join(", ")}' do not exist`);
  return [...new Set(ids)].map((id) => all.get(id)).filter((item) => item !== undefined);
}
