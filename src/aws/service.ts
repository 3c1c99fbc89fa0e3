import type { Principal } from "#model/principal";
import type { DataPlane } from "#model/data";
import type { ServiceId } from "#model/aws-session";

/** One permission an API call needs. A call may need several (e.g. a KMS grant beside the RDS action). */
export interface AuthorizationNeed {
  /** IAM action, `rds:DeleteDBCluster`. */
  readonly action: string;
  /** ARN it is asked on, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Tags of an existing resource, for `aws:ResourceTag/…`. */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** Tags sent in the request, for `aws:RequestTag/…` and `aws:TagKeys`. */
  readonly requestTags?: Readonly<Record<string, string>>;
  /** Service-specific condition keys, e.g. `{ "rds:DatabaseEngine": "aurora-postgresql" }`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** What an operation's handler sees. All of it belongs to the call's account and region. */
export interface OperationContext<State> {
  readonly state: State;
  readonly account: string;
  /** The call's region; global services see `aws-global` as their state's region and the caller's region here. */
  readonly region: string;
  readonly partition: "aws";
  now(): Date;
  readonly principal: Principal;
  readonly data: DataPlane;
  /** A deterministic id: `newId("vpc-", 17)` gives `vpc-` and 17 hex digits. */
  newId(prefix: string, digits?: number): string;
  /** Every other service's state, for dependency checks: read it, never write it. Accounts and regions are explicit. */
  peek<Other>(service: ServiceId, account: string, region: string): Other;
  /** Asks IAM for a further permission of the same caller. @throws AwsError AccessDenied */
  authorize(need: AuthorizationNeed, options?: { readonly resourceAccount?: string }): void;
  /** Calls another service as the same caller (`via` names the service acting for it), authorized and recorded like any call. */
  call(service: ServiceId, operation: string, input: object, options?: { readonly region?: string }): Promise<unknown>;
}

/** One API operation: what it asks of IAM, whether it only reads, and what it does. */
export interface Operation<State> {
  readonly readOnly: boolean;
  /** The API reference page whose behaviour is copied. */
  readonly see: string;
  authorize(input: never, context: OperationContext<State>): readonly AuthorizationNeed[];
  handle(input: never, context: OperationContext<State>): unknown;
}

/** What scheduled work sees: nobody calls. */
export type ScheduleContext<State = unknown> = Omit<OperationContext<State>, "principal" | "authorize" | "call">;

/** Work that a service does by itself as the scenario's clock moves: snapshots, expiry, key deletion, status transitions. */
export interface ServiceSchedule<State> {
  /** The next moment at which there is something to do, or undefined. Cheap: asked after every call. */
  nextAt(state: State): Date | undefined;
  /** Does what is due at `at` in one account and region. Called with the clock standing at `at`. */
  run(state: State, at: Date, context: ScheduleContext<State>): void | Promise<void>;
}

/** One AWS service of the embedded cloud. Its state is plain data (objects, arrays, Maps, Dates) so that a world can be forked. */
export interface Service<State> {
  readonly id: ServiceId;
  /** `rds.amazonaws.com` */
  readonly eventSource: string;
  /** `global` services keep one state per account, in region `aws-global`; organizations keeps one for the organization. */
  readonly scope: "regional" | "global" | "organization";
  createState(account: string, region: string): State;
  readonly operations: Readonly<Record<string, Operation<State>>>;
  readonly schedule?: ServiceSchedule<State>;
  /** The resource policy (JSON text) that governs an action on a resource, and whether it must allow even inside the account (KMS keys, role trust). */
  resourcePolicy?(state: State, arn: string, action: string): { readonly document: string; readonly required: boolean } | undefined;
  /** The account that owns a resource whose ARN does not say so (S3 buckets). */
  resourceOwner?(state: State, arn: string): string | undefined;
  /** The error code with which this service answers a refusal by IAM, with its HTTP status. Default `AccessDenied`, 403. */
  readonly accessDenied?: { readonly code: string; readonly status: number };
}

/** Types a handler by the SDK's own input and output, then hides the types so that operations can stand in one table. */
export function defineOperation<Input, Output, State>(operation: {
  readonly readOnly: boolean;
  readonly see: string;
  readonly authorize: (input: Input, context: OperationContext<State>) => readonly AuthorizationNeed[];
  readonly handle: (input: Input, context: OperationContext<State>) => Output | Promise<Output>;
}): Operation<State> {
  return operation;
}

export function defineService<State>(service: Service<State>): Service<State> {
  return service;
}
