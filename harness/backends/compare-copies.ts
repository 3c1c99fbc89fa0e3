/** One thing that a backend did otherwise than AWS would have: a sentence's end. */
export type Deviation = string;

type Records = ReadonlyMap<string, unknown>;

/**
 * Where a backend, after a write that it answered as done, is otherwise than AWS would be. Things are compared by their ids; what a call made has other ids in the
 * rehearsal, so of new things only their number is compared and what about them was asked for.
 *
 * @param before the copy as it was, `expected` as the rehearsal left it, `found` as it was read again
 */
export function deviationsOf(before: object, expected: object, found: object, ignored: ReadonlySet<string>): readonly Deviation[] {
  const sorts = Object.entries(expected).flatMap(([sort, records]) => {
    const [was, is] = [(before as Record<string, unknown>)[sort], (found as Record<string, unknown>)[sort]];
    const comparable = !ignored.has(sort) && records instanceof Map && was instanceof Map && is instanceof Map;
    return comparable ? [{ sort, before: was as Records, expected: records as Records, found: is as Records }] : [];
  });
  const made = new Set(sorts.flatMap((one) => newIn(one.expected, one.before).map(([id]) => id)));
  return sorts.flatMap((one) => [...presence(one), ...settings(one, ignored, made)]);
}

interface Compared {
  readonly sort: string;
  readonly before: Records;
  readonly expected: Records;
  readonly found: Records;
}

function presence({ sort, before, expected, found }: Compared): readonly Deviation[] {
  const known = [...before.keys()].flatMap((id) => {
    if (expected.has(id) === found.has(id)) return [];
    return [`${sort}: ${id} is ${found.has(id) ? "still there" : "gone"}`];
  });
  const [made, there] = [newIn(expected, before).length, newIn(found, before).length];
  return made === there ? known : [...known, `${sort}: ${there} new where AWS makes ${made}`];
}

/** Of known things only what the call meant to change: a backend's own clock moves the rest. */
function settings({ sort, before, expected, found }: Compared, ignored: ReadonlySet<string>, made: ReadonlySet<string>): readonly Deviation[] {
  const changed = [...expected].flatMap(([id, record]) => {
    const was = new Map(settingsOf(before.get(id), ignored));
    const wanted = settingsOf(record, ignored).filter(([name, value]) => was.get(name) !== value);
    return before.has(id) && found.has(id) ? differences(`${sort}: ${id}`, wanted, found.get(id), ignored, made) : [];
  });
  const there = newIn(found, before);
  const added = newIn(expected, before).flatMap(([, record], index) =>
    there[index] === undefined ? [] : differences(`${sort}: a new one`, settingsOf(record, ignored), there[index][1], ignored, made),
  );
  return [...changed, ...added];
}

function newIn(records: Records, before: Records): readonly (readonly [string, unknown])[] {
  return [...records].filter(([id]) => !before.has(id));
}

/** What refers to something made in the same call has another id there. */
function differences(
  where: string,
  wanted: readonly (readonly [name: string, value: string])[],
  found: unknown,
  ignored: ReadonlySet<string>,
  made: ReadonlySet<string>,
): readonly Deviation[] {
  const is = new Map(settingsOf(found, ignored));
  return wanted
    .filter(([name, value]) => is.get(name) !== value && !made.has(value))
    .map(([name, value]) => `${where} has ${name} ${is.get(name) ?? "nothing"} where AWS has ${value}`);
}

/** The plain values of a record, by their names, with those that each side makes up for itself left out. */
function settingsOf(record: unknown, ignored: ReadonlySet<string>): readonly (readonly [name: string, value: string])[] {
  if (typeof record !== "object" || record === null) return [];
  return Object.entries(record).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    ignored.has(name) || !(typeof value === "boolean" || typeof value === "number" || typeof value === "string") ? [] : [[name, String(value)]],
  );
}
