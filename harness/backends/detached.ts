import { createHash } from "node:crypto";
import type { Backend, ForwardedCall } from "#aws/backend";
import type { S3State } from "#aws/services/s3/state";

export interface DetachedParts {
  readonly name: string;
  readonly holds: Backend["holds"];
  readonly refusalOf: Backend["refusalOf"];
  readonly send: (call: ForwardedCall, input: ForwardedCall["input"], account: string) => Promise<Readonly<Record<string, unknown>>>;
}

/**
 * What a fork plays on: a cloud in a backend cannot be forked, but the copies that were read from it can. A fork's writes stay in its copies; only the bodies of
 * objects, which copies do not hold, are still asked of the backend.
 */
export function detached(parts: DetachedParts): Backend {
  return {
    name: parts.name,
    holds: (service) => service === "s3" && parts.holds(service),
    dueWork: () => "onCopy",
    refusalOf: parts.refusalOf,
    inTurn: async (work) => work(),
    lookAgain: async () => undefined,
    perform: async (call) => {
      const output = (await call.answerFromCopy()) as Readonly<Record<string, unknown>>;
      const owner = call.operation === "GetObject" ? ownerOfUnread(call) : undefined;
      if (owner === undefined) return output;
      const { Body } = await parts.send(call, call.input, owner);
      return { ...output, Body };
    },
  };
}

/** The account of an object's bucket, where the copy's body is a stand-in: it is not what the tag was computed from. */
function ownerOfUnread({ state, input }: ForwardedCall): string | undefined {
  const bucket = (state as S3State).buckets.get(String(input["Bucket"]));
  const versions = bucket?.objects.get(String(input["Key"])) ?? [];
  const version = input["VersionId"] === undefined ? versions[0] : versions.find((one) => one.versionId === input["VersionId"]);
  return version === undefined || version.etag === `"${createHash("md5").update(version.body).digest("hex")}"` ? undefined : bucket?.account;
}
