import type { OperationModel, ServiceModel } from "./service-model.ts";
import type { ParsedRequest, Protocol, ServiceFacts, WireError } from "./protocol.ts";
import type { WireResponse } from "./http-message.ts";
import { decodeQuery } from "./query-decoder.ts";
import { element, encodeMembers } from "./xml-encoder.ts";
import { errorOnTheWire } from "./wire-error.ts";
import { escapeAttribute, escapeText } from "./xml-text.ts";
import { memberElements } from "./error-members.ts";

/**
 * AWS's query protocol (IAM, STS, RDS, ELB): form parameters in, XML out.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryProtocol(facts: ServiceFacts, model: ServiceModel): Protocol {
  const xmlns = ` xmlns="${escapeAttribute(facts.xmlNamespace)}"`;
  return {
    decodeInput: (operation, request) => decodeQuery(operation.input, request.query, "query"),
    encodeOutput: ({ name, output }, value, requestId) => {
      const result = output.isUnitSchema() ? "" : element(`${name}Result`, encodeMembers(output, value));
      return xml(200, requestId, element(`${name}Response`, result + element("ResponseMetadata", element("RequestId", requestId)), xmlns));
    },
    encodeError: ({ error, requestId }: WireError) => {
      const { code, status } = errorOnTheWire(facts.protocol, model, error);
      const fault = element("Type", status >= 500 ? "Receiver" : "Sender");
      const content = fault + element("Code", escapeText(code)) + element("Message", escapeText(error.message)) + memberElements(error);
      return xml(status, requestId, element("ErrorResponse", element("Error", content) + element("RequestId", requestId), xmlns));
    },
  };
}

/**
 * EC2's own form of the query protocol: flat lists, other parameter names, its own error document.
 * @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function ec2QueryProtocol(facts: ServiceFacts, model: ServiceModel): Protocol {
  const xmlns = ` xmlns="${escapeAttribute(`${facts.xmlNamespace}/`)}"`;
  return {
    decodeInput: (operation: OperationModel, request: ParsedRequest) => decodeQuery(operation.input, request.query, "ec2-query"),
    encodeOutput: ({ name, output }, value, requestId) =>
      xml(200, requestId, element(`${name}Response`, element("requestId", requestId) + encodeMembers(output, value), xmlns)),
    encodeError: ({ error, requestId }) => {
      const { code, status } = errorOnTheWire(facts.protocol, model, error);
      const one = element("Error", element("Code", escapeText(code)) + element("Message", escapeText(error.message)) + memberElements(error));
      return xml(status, requestId, element("Response", element("Errors", one) + element("RequestID", requestId)));
    },
  };
}

function xml(status: number, requestId: string, document: string): WireResponse {
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
    body: new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`),
  };
}
