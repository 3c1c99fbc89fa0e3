/** Condition keys of one request, as AWS names them: names ignore case, a list is a multivalued key. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Looks a condition key up by its lower-case name. */
export type ContextLookup = (key: string) => string | readonly string[] | undefined;

/**
 * Makes the case-insensitive view of a request context, built when first asked.
 *
 * Tags whose keys differ in case only become one multivalued key, which no single-valued operator matches ("but not both").
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requesttag
 */
export function createContextLookup(context: RequestContext): ContextLookup {
  let values: Map<string, string | readonly string[]> | undefined;
  return (key) => {
    values ??= lowerCased(context);
    return values.get(key);
  };
}

function lowerCased(context: RequestContext): Map<string, string | readonly string[]> {
  const values = new Map<string, string | readonly string[]>();
  for (const name in context) {
    const value = context[name];
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const earlier = values.get(key);
    values.set(key, earlier === undefined ? value : [earlier, value].flat());
  }
  return values;
}
