import type { Cloud } from "#aws/cloud";
import { isPublicPolicy } from "#aws/services/s3/public-policy";
import type { Bucket, S3State } from "#aws/services/s3/state";

/**
 * Whether a bucket's policy may allow something to whoever sends no signature. Conditions are not looked at: an answer of "no" would be a guess.
 *
 * A bucket without a policy allows strangers nothing: of its access control lists the embedded S3 takes only the private one.
 */
export function takesStrangers(cloud: Pick<Cloud, "stateOf">): (bucket: string) => boolean {
  return (bucket) => statementsOf((cloud.stateOf("s3", "", "aws-global") as S3State).buckets.get(bucket)).some(allowsEveryone);
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly NotPrincipal?: unknown;
}

function statementsOf(bucket: Bucket | undefined): readonly Statement[] {
  if (bucket?.policy === undefined || (bucket.publicAccessBlock?.restrictPublicBuckets === true && isPublicPolicy(bucket.policy))) return [];
  const { Statement: statements = [] } = JSON.parse(bucket.policy) as { readonly Statement?: Statement | readonly Statement[] };
  return [statements].flat();
}

function allowsEveryone({ Effect, Principal, NotPrincipal }: Statement): boolean {
  if (Effect !== "Allow") return false;
  return NotPrincipal !== undefined || (typeof Principal === "string" ? [Principal] : [Principal?.AWS ?? []].flat()).includes("*");
}
