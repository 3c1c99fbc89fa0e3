import type { ServiceId } from "#model/aws-session";
import type { BackendAddress } from "./backend-clients.ts";

/** What is known of an emulator before it is asked. */
export interface BackendKind {
  readonly name: "moto" | "localstack" | "unknown";
  readonly account: BackendAddress["account"];
  /** Services that may be forwarded to it, if the probe finds them. */
  readonly forwards: readonly ServiceId[];
  /** Why the others are not: for the verdict and for `--no-fill`. */
  readonly lacks: Readonly<Partial<Record<ServiceId, string>>>;
  /** Path that empties it when posted to. */
  readonly reset: string | undefined;
}

/** Always scartissue's own, whatever the backend: identity guardrails mean the same everywhere. */
export const ownServices: readonly ServiceId[] = ["iam", "sts", "organizations", "cloudtrail"];

export const moto: BackendKind = {
  name: "moto",
  account: "header",
  forwards: ["ec2", "s3"],
  lacks: {
    rds: "moto keeps no rows, takes no automated backups and forgets them with the cluster: nothing could be restored",
    kms: "moto encrypts with keys that are pending deletion",
    ecs: "not forwarded yet",
    elbv2: "not forwarded yet",
    dynamodb: "not forwarded yet",
  },
  reset: "/moto-api/reset",
};
