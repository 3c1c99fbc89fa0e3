import type { Filter } from "@aws-sdk/client-ec2";
import { UnsupportedError } from "#model/errors";
import { matchesWildcard } from "../../wildcard.ts";

type FieldValue = string | boolean | undefined | readonly (string | undefined)[];
/** What each filter of a listing looks at. `tag:KEY` and `tag-key` come with the tags. */
export type FilterFields<Item> = Readonly<Record<string, (item: Item) => FieldValue>>;

/**
 * Keeps the items that match every filter; within a filter any value will do. `*` and `?` are wildcards.
 *
 * @throws UnsupportedError for a filter that is not modelled, `ec2:DescribeVpcs.Filters[cidr]`
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function filterItems<Item>(
  operation: string,
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  fields: FilterFields<Item>,
  tagsOf: (item: Item) => Readonly<Record<string, string>>,
): readonly Item[] {
  const tests = (filters ?? []).map((filter) => {
    const read = reader(operation, filter.Name ?? "", fields, tagsOf);
    const patterns = filter.Values ?? [];
    return (item: Item) => valuesOf(read(item)).some((value) => patterns.some((pattern) => matchesWildcard(pattern, value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function reader<Item>(
  operation: string,
  name: string,
  fields: FilterFields<Item>,
  tagsOf: (item: Item) => Readonly<Record<string, string>>,
): (item: Item) => FieldValue {
  if (name === "tag-key") return (item) => Object.keys(tagsOf(item));
  if (name.startsWith("tag:")) return (item) => tagsOf(item)[name.slice("tag:".length)];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw new UnsupportedError(`ec2:${operation}.Filters[${name}]`, "the embedded AWS");
  return field;
}

function valuesOf(value: FieldValue): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined).map(String);
}
