import type { ServiceId } from "#model/aws-session";
import type { BackendAddress } from "./backend-clients.ts";

/** What is known of an emulator before it is asked. */
export interface BackendKind {
  readonly name: "moto" | "localstack" | "emulator";
  readonly account: BackendAddress["account"];
  /** Services that may be forwarded to it, if it offers them. */
  readonly forwards: readonly ServiceId[];
  /** Why others are not forwarded although it offers them. */
  readonly unfit: Readonly<Partial<Record<ServiceId, string>>>;
  /** Path that empties it when posted to. */
  readonly reset: string | undefined;
  /** The account that a client without an account of its own lands in: where a user's own things would be. */
  readonly defaultAccount: string;
  /** Whether it refuses a retention that has ended by the machine's clock. */
  readonly datesLieAhead: boolean;
  /** Whether the deletion of one version takes all of its key where versioning is suspended: the gateway then sees to it that it is not, for that call. */
  readonly suspendedForgets: boolean;
}

const noRows = "its databases hold no rows and its backups nothing that could be restored";

/** @see https://docs.getmoto.org/en/latest/docs/server_mode.html */
export const moto: BackendKind = {
  name: "moto",
  account: "header",
  forwards: ["ec2", "s3", "kms"],
  unfit: {
    rds: noRows,
    ecs: "its tasks take no network interfaces",
    elbv2: "its load balancers take no network interfaces",
    dynamodb: "its point-in-time recovery and backups keep no items",
  },
  reset: "/moto-api/reset",
  defaultAccount: "123456789012",
  datesLieAhead: false,
  suspendedForgets: true,
};

/** @see https://docs.localstack.cloud/aws/capabilities/state-management/ */
export const localstack: BackendKind = {
  name: "localstack",
  account: "access-key",
  forwards: ["ec2", "s3", "kms"],
  unfit: {
    rds: noRows,
    ecs: "its tasks take no network interfaces that EC2 would list",
    elbv2: "its load balancers take no network interfaces that EC2 would list",
    dynamodb: "its point-in-time recovery and backups keep no items",
  },
  reset: "/_localstack/state/reset",
  defaultAccount: "000000000000",
  datesLieAhead: true,
  suspendedForgets: false,
};

/** One that is known by nothing but its address. */
export const emulator: BackendKind = {
  name: "emulator",
  account: "access-key",
  forwards: ["ec2", "s3", "kms"],
  unfit: {
    rds: noRows,
    ecs: "scartissue does not know how far it keeps to AWS's rules",
    elbv2: "scartissue does not know how far it keeps to AWS's rules",
    dynamodb: "scartissue does not know how far it keeps to AWS's rules",
  },
  reset: undefined,
  defaultAccount: "000000000000",
  datesLieAhead: true,
  suspendedForgets: false,
};
