import type { AwsError } from "#model/errors";
import type { ServiceId } from "#model/aws-session";
import type { WireRequest, WireResponse } from "./http-message.ts";
import type { OperationModel } from "./service-model.ts";

/** How a service family writes requests and answers. */
export type ProtocolName = "query" | "ec2-query" | "json-1.0" | "json-1.1" | "rest-xml" | "rest-json";

/** What the SDK's runtime schemas do not say of a service. */
export interface ServiceFacts {
  readonly service: ServiceId;
  /** The name in the credential scope of a signature. */
  readonly signingName: string;
  readonly protocol: ProtocolName;
  readonly version: string;
  readonly xmlNamespace: string;
  /** What stands before the operation in `x-amz-target`. */
  readonly target: string;
  /** Whether a JSON service once spoke the query protocol, and tells clients of that time the code they know, in a header. */
  readonly queryCompatible?: boolean;
}

/** A request taken apart: its path and query decoded once, its body without any chunking. */
export interface ParsedRequest {
  readonly request: WireRequest;
  /** Percent-encoded, without the query, and without the bucket where it was part of the path. */
  readonly path: string;
  /** Parameters of the target, and of a form in the body. */
  readonly query: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** Of a REST request's path, percent-decoded; the bucket of an S3 request is one, wherever it stood. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An error as it goes on the wire. */
export interface WireError {
  readonly error: AwsError;
  readonly requestId: string;
  readonly operation?: OperationModel | undefined;
}

/** One family's half of the conversation that a server holds. */
export interface Protocol {
  /** @throws AwsError on a body that is not what the operation's schema describes */
  decodeInput(operation: OperationModel, request: ParsedRequest): unknown;
  encodeOutput(operation: OperationModel, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse;
  encodeError(failure: WireError): WireResponse;
}
