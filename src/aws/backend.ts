import type { ServiceId } from "#model/aws-session";

import type { ScheduleContext } from "./service.ts";

/** One call that has passed IAM and the guards, on a service that a backend holds. */
export interface ForwardedCall {
  readonly service: ServiceId;
  readonly operation: string;
  readonly readOnly: boolean;
  /** As the schema of the operation copied it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly account: string;
  readonly region: string;
  readonly now: Date;
  readonly copies: Copies;
  /** The copy that the embedded service keeps of the backend's resources, as it was read before this call. */
  readonly state: unknown;
  /**
   * What AWS would do, as the embedded service knows it, on a copy of the copy that is thrown away.
   * @throws AwsError what AWS would answer: then nothing is forwarded
   */
  rehearse(): Promise<Rehearsal>;
  /** Has the embedded service itself answer from its copy: for what a backend cannot say alone, such as the network interfaces of filled services. */
  answerFromCopy(): Promise<unknown>;
}

export interface Rehearsal {
  readonly output: unknown;
  /** The copy as it would be afterwards. */
  readonly state: unknown;
}

/** Where a copy stands. */
export interface Place {
  readonly service: ServiceId;
  readonly account: string;
  readonly region: string;
}

/** What of the embedded cloud a backend reaches for: the states that stand for its resources. */
export interface Copies {
  stateOf(service: ServiceId, account: string, region: string): unknown;
  /** Where a service has a state by now. */
  placesOf(service: ServiceId): readonly Place[];
  now(): Date;
}

/**
 * A cloud outside this process that performs the calls of some services, behind the gateway: authentication, authorization, review and record stay the gateway's.
 *
 * The embedded service of a held service keeps a *copy*: its state, read again from the backend through the AWS API before anything depends on it. What AWS's
 * rules refuse is refused by rehearsing the call on that copy, so that a backend that does not know a rule never makes a false answer.
 */
export interface Backend {
  /** `moto`, `localstack`, or its address. */
  readonly name: string;
  holds(service: ServiceId): boolean;
  /**
   * What is due in a held service, on the copy's state: `onCopy` when the embedded schedule is to run on the copy itself, a task when the backend does it, undefined when
   * the backend's own clock moves such things on.
   */
  dueWork(place: Place): "onCopy" | ((copies: Copies, at: Date, context: ScheduleContext) => Promise<void>) | undefined;
  /** Why nothing answers for a service that this backend does not hold, when filling is switched off. */
  refusalOf(service: ServiceId): string | undefined;
  /** One call after another: a call must not look at what another is about to change. */
  inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /**
   * Brings every copy up to date that a call looks at.
   * @param writes whether the call changes something
   */
  lookAgain(copies: Copies, call: Place & { readonly writes: boolean }): Promise<void>;
  /**
   * @throws AwsError what the rehearsal or the backend answers
   * @throws UnsupportedError when the backend does not do what AWS does
   */
  perform(call: ForwardedCall): Promise<unknown>;
}
