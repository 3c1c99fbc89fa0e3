import type { ServiceModel } from "./service-model.ts";
import type { Protocol, ServiceFacts, WireError } from "./protocol.ts";
import type { WireResponse } from "./http-message.ts";
import { errorOnTheWire } from "./wire-error.ts";
import { decodeJson, jsonOf } from "./json-codec.ts";

const byMemberName = { jsonName: false };

/**
 * AWS's JSON protocols 1.0 and 1.1: the operation in `x-amz-target`, JSON both ways.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonProtocol(facts: ServiceFacts, model: ServiceModel): Protocol {
  const contentType = `application/x-amz-${facts.protocol}`;
  return {
    decodeInput: (operation, request) => decodeJson(operation.input, request.body, byMemberName),
    encodeOutput: ({ output }, value, requestId) => json(200, contentType, requestId, output.isUnitSchema() ? {} : jsonOf(output, value, byMemberName)),
    encodeError: ({ error, requestId }: WireError) => {
      const { name, status, model: known } = errorOnTheWire(facts.protocol, model, error);
      const messageMember = known?.members.find((member) => member.toLowerCase() === "message") ?? "message";
      const type = known === undefined ? name : `${known.namespace}#${name}`;
      const response = json(status, contentType, requestId, { __type: type, ...plainMembers(error.members), [messageMember]: error.message });
      if (facts.queryCompatible !== true) return response;
      const fault = status >= 500 ? "Receiver" : "Sender";
      return { ...response, headers: { ...response.headers, "x-amzn-query-error": `${known?.code ?? error.code};${fault}` } };
    },
  };
}

/** Members of an error as JSON: times in seconds. */
function plainMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value instanceof Date ? value.getTime() / 1000 : value]));
}

function json(status: number, contentType: string, requestId: string, value: unknown): WireResponse {
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId },
    body: new TextEncoder().encode(JSON.stringify(value)),
  };
}
