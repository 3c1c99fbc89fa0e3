import type { Json } from "#model/json";

/** Names generated values by where they stand, so that two runs can be compared value by value. */
export interface Roles {
  /** Takes note of what a document holds: a value is named after the first place it is seen in. */
  learn(document: unknown, at: string): void;
  /** The document with generated values replaced by their roles. */
  named<Document>(document: Document): Document;
}

/** What a service, the provider or Terraform makes up. Everything else must be equal as it is. */
const generated = new RegExp(
  [
    // EC2
    /\b(?:vpc-cidr-assoc|acl|aclassoc|dopt|eipalloc|eipassoc|eni|eni-attach|fs|i|igw|nat|pl|rtb|rtbassoc|sg|sgr|snap|subnet|vol|vpc)-[0-9a-f]{8,17}\b/,
    // Addresses from the ranges that the embedded AWS draws from
    /\b198\.1[89]\.\d{1,3}\.\d{1,3}\b/,
    /(?<=\bec2-)198-1[89]-\d{1,3}-\d{1,3}\b/,
    // KMS, lineages, request ids
    /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/,
    // RDS resource ids and the account's part of endpoints
    /\b(?:db|cluster|ca)-[A-Z0-9]{20,32}\b/,
    /(?<=\.(?:cluster-(?:ro-)?)?)[a-z0-9]{12}(?=\.[a-z0-9-]+\.rds\.amazonaws\.com)/,
    /\bab-[a-z0-9]{26}\b/,
    // Load balancers
    /(?<=\/)[0-9a-f]{16}\b/,
    /(?<=-)[0-9]{8,10}(?=\.[a-z0-9-]+\.elb\.amazonaws\.com)/,
    // IAM
    /\b(?:AIDA|AROA|ANPA|AKIA|ASIA)[A-Z0-9]{12,20}\b/,
    // Names that the provider gives: a time and a counter
    /(?<=(?:\b|-|_))\d{18}[0-9a-f]{8}\b/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** Moments, which are nobody's: there is no role that would tell them apart in a comparison of two runs. */
const moment = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?|\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \w+/g;

/** Members whose whole value is made up, whatever it looks like. */
const opaque = new Set(["ETag", "VersionId", "version_id", "ID", "latest_restorable_time", "RequestId", "HostId"]);

export function createRoles(): Roles {
  const names = new Map<string, string>();
  const taken = new Map<string, number>();

  function note(value: string, at: string): void {
    if (names.has(value)) return;
    const times = (taken.get(at) ?? 0) + 1;
    taken.set(at, times);
    names.set(value, times === 1 ? `‹${at}›` : `‹${at} #${times}›`);
  }

  function learn(document: unknown, at: string): void {
    if (typeof document === "string") for (const [token] of document.matchAll(generated)) note(token, at);
    else if (Array.isArray(document)) for (const item of document) learn(item, at);
    else if (typeof document === "object" && document !== null)
      for (const [key, value] of Object.entries(document).toSorted(idFirst)) {
        if (opaque.has(key) && typeof value === "string" && value !== "") note(value, `${at}.${key}`);
        else learn(value, `${at}.${key}`);
      }
  }

  function nameText(text: string): string {
    return (names.get(text) ?? text.replaceAll(generated, (token) => names.get(token) ?? `‹${kindOf(token)}›`)).replaceAll(moment, "‹time›");
  }

  function named(document: unknown): unknown {
    if (typeof document === "string") return nameText(document);
    if (Array.isArray(document)) return document.map(named);
    if (typeof document !== "object" || document === null) return document;
    return Object.fromEntries(Object.entries(document).map(([key, value]) => [nameText(key), named(value)]));
  }

  return { learn, named: <Document>(document: Document) => named(document) as Document };
}

function idFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return Number(other === "id") - Number(one === "id") || (one < other ? -1 : 1);
}

function kindOf(token: string): string {
  return /^[a-z]+(?=-)/.exec(token)?.[0] ?? "id";
}

/** JSON with sorted members, for comparing and ordering. */
export function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
