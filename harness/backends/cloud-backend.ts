import type { Backend, Copies } from "#aws/backend";
import type { ServiceId } from "#model/aws-session";

/** A service that the embedded AWS answers in a backend's place, and why: for the verdict. */
export interface FilledService {
  readonly service: ServiceId;
  readonly why: string;
}

/** A cloud to play on other than the embedded AWS. Worlds do not fork in it: each prepared world gets a ground of its own, and one run uses it up. */
export interface CloudBackend {
  /** `moto`, `localstack`, or the address it was given by. */
  readonly name: string;
  /** With its version, as reports name it: `moto 5.2.1`. */
  readonly title: string;
  /** Services whose calls it performs. */
  readonly held: readonly ServiceId[];
  /** Services that embedded ones answer behind the same gateway, when filling is on. IAM, STS, Organizations and CloudTrail are always scartissue's own and not listed. */
  readonly filled: readonly FilledService[];
  /** An empty cloud, as new. Where a backend has only one, this waits until the ground before is closed. */
  openGround(): Promise<Ground>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** One empty cloud in a backend, for one prepared world and its one run. */
export interface Ground extends Backend {
  /** `moto 5.2.1` */
  readonly title: string;
  /** Reads every copy again that is not as the backend is: before a fork. */
  settle(copies: Copies): Promise<void>;
  /** What a fork plays on: the copies, written to in memory only. Of the backend it reads bodies of objects, and no more. */
  detach(): Backend;
  close(): Promise<void>;
}
