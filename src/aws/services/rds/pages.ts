import { AwsError, UnsupportedError } from "#model/errors";

interface PageRequest {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/**
 * One page of a list, in the order of `key`, and the marker of the next.
 *
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html
 */
export function page<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
  request: PageRequest,
): { readonly items: Item[]; readonly Marker: string | undefined } {
  const size = request.MaxRecords ?? 100;
  if (size < 20 || size > 100) throw new AwsError("InvalidParameterValue", `Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  const sorted = items.map((item) => ({ item, at: key(item) })).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const from = request.Marker;
  const rest = from === undefined || from === "" ? sorted : sorted.filter(({ at }) => at > from);
  const taken = rest.slice(0, size);
  return { items: taken.map(({ item }) => item), Marker: rest.length > size ? taken.at(-1)?.at : undefined };
}

interface FilterRequest {
  readonly Filters?: readonly { readonly Name?: string | undefined; readonly Values?: readonly string[] | undefined }[] | undefined;
}

/** A test of `item` against the filters of a request. `fields` gives, for each filter name, the values under which an item is found. */
export function matcher<Item>(
  operation: string,
  request: FilterRequest,
  fields: Readonly<Record<string, (item: Item) => readonly string[]>>,
): (item: Item) => boolean {
  const tests = (request.Filters ?? []).map(({ Name = "", Values = [] }) => {
    const field = fields[Name];
    if (field === undefined) throw new UnsupportedError(`${operation}.Filters ${Name}`, "the embedded AWS");
    const wanted = Values.map((value) => value.toLowerCase());
    return (item: Item): boolean => field(item).some((value) => wanted.includes(value.toLowerCase()));
  });
  return (item) => tests.every((test) => test(item));
}
