import { UnsupportedError } from "#model/errors";
import type { WireRequest } from "./http-message.ts";
import type { ServiceModel } from "./service-model.ts";

/**
 * Refuses a header of S3's own that none of its operations has: it asks for something that nobody here knows. A header of another operation is passed over, as S3
 * does.
 * @throws UnsupportedError
 */
export function refuseUnknownHeaders({ headers }: WireRequest, model: ServiceModel): void {
  for (const name of Object.keys(headers)) {
    if (!name.startsWith("x-amz-") || transport.has(name) || name.startsWith("x-amz-meta-") || name.startsWith("x-amz-checksum-")) continue;
    if (!headersOf(model).has(name)) throw new UnsupportedError(`s3:${name}`, "the embedded AWS");
  }
}

/** What says how a request came, and not what it asks for. */
const transport: ReadonlySet<string> = new Set([
  "x-amz-api-version",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-security-token",
  "x-amz-trailer",
  "x-amz-user-agent",
]);

const known = new WeakMap<ServiceModel, ReadonlySet<string>>();

function headersOf(model: ServiceModel): ReadonlySet<string> {
  let names = known.get(model);
  if (names === undefined) {
    const inputs = [...model.operations.values()].map(({ input }) => input).filter((input) => input.isStructSchema());
    names = new Set(inputs.flatMap((input) => [...input.structIterator()].map(([, member]) => member.getMergedTraits().httpHeader?.toLowerCase() ?? "")));
    known.set(model, names);
  }
  return names;
}
