import type { ServiceId } from "#model/aws-session";
import { AwsError, UnsupportedError } from "#model/errors";
import type { ApiCall, Gateway } from "../gateway.ts";
import { authenticationError, authenticationFamily } from "./authentication-error.ts";
import { findCall } from "./find-call.ts";
import type { FoundCall, UnknownService } from "./find-call.ts";
import type { WireRequest, WireResponse } from "./http-message.ts";
import type { ParsedRequest, Protocol, ServiceFacts } from "./protocol.ts";
import { protocolOf } from "./protocols.ts";
import { adaptInput, adaptResponse } from "./s3-particulars.ts";
import { refuseUnknownHeaders } from "./s3-headers.ts";
import { serviceModel } from "./service-model.ts";
import type { OperationModel, SdkExports, ServiceModel } from "./service-model.ts";
import { unreadError } from "./unread-error.ts";
import { refuseUnsignedOperations } from "./unsigned-operations.ts";
import { verifySignature } from "./verify-signature.ts";
import type { KeySecret } from "./verify-signature.ts";

/** What the wire stands on. */
export interface WireParts {
  readonly gateway: Gateway;
  /** The loaded SDK package of a service. */
  readonly modules: (service: ServiceId) => { readonly exports: SdkExports };
  /** The secret of an access key, undefined when there is no such key. */
  readonly secretOf: (accessKeyId: string) => KeySecret | undefined;
  /** Whether a bucket may allow something to requests without a signature: they are refused by name. None do, unless given. */
  readonly takesStrangers?: (bucket: string) => boolean;
  /** The time by which signatures are judged: the clients' clock, not the scenario's. */
  readonly now: () => Date;
  /**
   * Hears of what is no answer of AWS: a bug or the end of the run, for which the client gets `InternalFailure`, and an `UnsupportedError` of the wire's own, for
   * which it gets `NotImplemented`. What the gateway does not support, the gateway has recorded.
   */
  readonly onFault?: (error: unknown) => void;
}

/** AWS's HTTP interface in front of a gateway: requests in, answers out, nothing opened. */
export interface Wire {
  /** Never rejects: what goes wrong is an error in the form of the service that was called. */
  readonly answer: (request: WireRequest) => Promise<WireResponse>;
}

interface Speaker {
  readonly model: ServiceModel;
  readonly protocol: Protocol;
}

/** Opens the wire in front of a gateway. */
export function createWire(parts: WireParts): Wire {
  const speakers = new Map<ServiceId, Speaker>();
  const recorded = new WeakSet<UnsupportedError>();
  let answered = 0;

  function speakerOf(facts: ServiceFacts): Speaker {
    let speaker = speakers.get(facts.service);
    if (speaker === undefined) {
      const model = serviceModel(parts.modules(facts.service).exports);
      speaker = { model, protocol: protocolOf(facts, model) };
      speakers.set(facts.service, speaker);
    }
    return speaker;
  }

  async function answer(request: WireRequest): Promise<WireResponse> {
    const requestId = uuidOf(++answered);
    let found: FoundCall | UnknownService | undefined;
    try {
      found = findCall(request, (facts) => speakerOf(facts).model);
      return await perform(request, found, requestId);
    } catch (error) {
      return encodeFailure(presentable(asAwsError(error)), request, found, requestId);
    }
  }

  async function perform(request: WireRequest, found: FoundCall | UnknownService, requestId: string): Promise<WireResponse> {
    refuseUnsignedOperations(request, found, parts.takesStrangers);
    const { accessKeyId, region, signingName, body } = verifySignature(request, { secretOf: parts.secretOf, now: parts.now() });
    const who = { accessKeyId, region };
    if (!("facts" in found)) return refuseUnknown(found.signingName, found.name, who);
    const { facts, operation } = found;
    if (facts.signingName !== signingName)
      throw authenticationError(
        authenticationFamily(request, facts.signingName),
        "mismatch",
        `Credential should be scoped to correct service: '${facts.signingName}'.`,
      );
    const parsed = { ...found.parsed, body };
    if (operation === undefined) return refuseUnknown(facts.service, found.name, who);
    const { model, protocol } = speakerOf(facts);
    if (facts.service === "s3") refuseUnknownHeaders(request, model);
    const decoded = decodeInput(protocol, operation, parsed, facts.service);
    const input = facts.service === "s3" ? adaptInput(decoded as Record<string, unknown>) : decoded;
    const { name, inputSchema, outputSchema } = operation;
    const output = (await call({ service: facts.service, operation: name, inputSchema, outputSchema, input, ...who })) as Record<string, unknown>;
    const response = protocol.encodeOutput(operation, output, requestId);
    return facts.service === "s3" ? adaptResponse(facts, operation, output, response, requestId) : response;
  }

  /** The gateway records what it does not support. */
  async function call(request: ApiCall): Promise<unknown> {
    try {
      return await parts.gateway.call(request);
    } catch (error) {
      if (error instanceof UnsupportedError) recorded.add(error);
      throw error;
    }
  }

  /** The gateway knows what is answered: it refuses the rest, and the run records it. */
  async function refuseUnknown(service: string, operation: string, who: { readonly accessKeyId: string; readonly region: string }): Promise<never> {
    await call({
      service: service as ServiceId,
      operation: clipped(operation, 200),
      inputSchema: "unit",
      outputSchema: "unit",
      input: {},
      ...who,
    });
    throw new UnsupportedError(`${service}:${operation}`, "the embedded AWS");
  }

  function asAwsError(error: unknown): AwsError {
    if (error instanceof AwsError) return error;
    const known = error instanceof UnsupportedError;
    if (!known || !recorded.has(error)) parts.onFault?.(error);
    if (known) return new AwsError("NotImplemented", error.message, 501);
    return new AwsError("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500);
  }

  function encodeFailure(error: AwsError, request: WireRequest, found: FoundCall | UnknownService | undefined, requestId: string): WireResponse {
    if (found === undefined || !("facts" in found)) return unreadError(request, error, requestId);
    const response = speakerOf(found.facts).protocol.encodeError({ error, requestId, operation: found.operation });
    return found.facts.service === "s3" ? withS3Ids(response, requestId) : response;
  }

  return { answer };
}

/** What an input holds and its model does not is named with its operation. */
function decodeInput(protocol: Protocol, operation: OperationModel, parsed: ParsedRequest, service: ServiceId): unknown {
  try {
    return protocol.decodeInput(operation, parsed);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    throw new UnsupportedError(`${service}:${operation.name}.${error.subject}`, "the operation's model in the AWS SDK");
  }
}

/** Errors quote what they were sent: no more of it than a reader needs, and nothing that a client's XML parser refuses. */
function presentable(error: AwsError): AwsError {
  const shown = (text: string): string => clipped(text, 2000).replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
  const members = Object.entries(error.members).map(([name, value]) => [name, typeof value === "string" ? shown(value) : value]);
  return new AwsError(shown(error.code), shown(error.message), error.status, Object.fromEntries(members));
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function withS3Ids(response: WireResponse, requestId: string): WireResponse {
  return { ...response, headers: { ...response.headers, "x-amz-request-id": requestId, "x-amz-id-2": requestId } };
}

function uuidOf(count: number): string {
  return `5ca7715e-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
}
