/** Tags as most services spell them. */
export interface KeyValueTag {
  Key: string | undefined;
  Value: string | undefined;
}

/** Tags by key, from a list of them. */
export function recordOfTags(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

/** The list that a service answers. */
export function listOfTags(tags: Readonly<Record<string, string>>): KeyValueTag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
