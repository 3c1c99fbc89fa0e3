import { decodeJson, jsonOf } from "./json-codec.ts";
import { memberElements } from "./error-members.ts";
import type { WireResponse } from "./http-message.ts";
import type { ParsedRequest, Protocol, ServiceFacts } from "./protocol.ts";
import { decodeRestInput } from "./rest-input.ts";
import type { BodyCodec } from "./rest-input.ts";
import { encodeRestOutput } from "./rest-output.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";
import { errorOnTheWire } from "./wire-error.ts";
import { decodeXml } from "./xml-decoder.ts";
import { element, encodeXml } from "./xml-encoder.ts";
import { escapeAttribute, escapeText } from "./xml-text.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n';
const byJsonName = { jsonName: true };

const jsonBody: BodyCodec = {
  contentType: "application/json",
  decode: (schema, body) => decodeJson(schema, body, byJsonName),
  encode: (schema, value) => text(JSON.stringify(jsonOf(schema, value, byJsonName))),
};

/**
 * REST with XML bodies, as S3 speaks it.
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function restXmlProtocol(facts: ServiceFacts, model: ServiceModel): Protocol {
  const xmlns = ` xmlns="${escapeAttribute(facts.xmlNamespace)}"`;
  const xmlBody: BodyCodec = {
    contentType: "application/xml",
    decode: decodeXml,
    encode: (schema, value, root) => text(prologue + encodeXml(schema, value, root, xmlns)),
  };
  return {
    decodeInput: (operation, request) => decodeBound(operation, request, xmlBody),
    encodeOutput: (operation, value) => encodeRestOutput(operation, value, xmlBody),
    encodeError: ({ error, requestId, operation }) => {
      const { code, status } = errorOnTheWire(facts.protocol, model, error);
      if (operation?.http?.method === "HEAD" || status === 304) return { status, headers: {}, body: new Uint8Array() };
      const content = element("Code", escapeText(code)) + element("Message", escapeText(error.message)) + memberElements(error);
      return { status, headers: { "content-type": "application/xml" }, body: text(prologue + element("Error", content + element("RequestId", requestId))) };
    },
  };
}

/**
 * REST with JSON bodies.
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJsonProtocol(model: ServiceModel): Protocol {
  return {
    decodeInput: (operation, request) => decodeBound(operation, request, jsonBody),
    encodeOutput: (operation, value) => encodeRestOutput(operation, value, jsonBody),
    encodeError: ({ error, operation }): WireResponse => {
      const { name, status } = errorOnTheWire("rest-json", model, error);
      const headers = { "content-type": "application/json", "x-amzn-errortype": name };
      if (operation?.http?.method === "HEAD") return { status, headers, body: new Uint8Array() };
      return { status, headers, body: text(JSON.stringify({ ...error.members, message: error.message })) };
    },
  };
}

function decodeBound(operation: OperationModel, request: ParsedRequest, codec: BodyCodec): unknown {
  const query = request.query.filter((parameter) => !isFixed(operation.http?.path ?? "", parameter));
  return decodeRestInput(operation.input, { ...request, query }, codec);
}

/** Whether a query parameter is part of the operation's address. */
function isFixed(path: string, [name]: readonly [string, string]): boolean {
  return name === "x-id" || new URLSearchParams(path.split("?")[1] ?? "").has(name);
}
