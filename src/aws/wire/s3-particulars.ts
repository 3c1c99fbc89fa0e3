import type { WireResponse } from "./http-message.ts";
import type { ServiceFacts } from "./protocol.ts";
import type { OperationModel } from "./service-model.ts";
import { element } from "./xml-encoder.ts";
import { escapeAttribute, escapeText } from "./xml-text.ts";

/** What says how a body came, and has been checked with it: the service sees the body itself. */
const transport = /^(Checksum[A-Z].*|ContentLength|ContentMD5)$/;

/** An S3 input without what belongs to its transport. */
export function adaptInput(input: Record<string, unknown>): Record<string, unknown> {
  const adapted = Object.fromEntries(Object.entries(input).filter(([name]) => !transport.test(name)));
  const encoding = adapted["ContentEncoding"];
  if (typeof encoding === "string" && encoding.includes("aws-chunked")) {
    const kept = encoding
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "aws-chunked" && one !== "");
    if (kept.length === 0) delete adapted["ContentEncoding"];
    else adapted["ContentEncoding"] = kept.join(",");
  }
  return adapted;
}

/** An S3 answer with what its schema does not say: its ids, partial content, and the one body whose only member is the root element. */
export function adaptResponse(
  facts: ServiceFacts,
  operation: OperationModel,
  output: Readonly<Record<string, unknown>>,
  response: WireResponse,
  requestId: string,
): WireResponse {
  const headers = { ...response.headers, "x-amz-request-id": requestId, "x-amz-id-2": requestId };
  if (operation.name === "GetBucketLocation") {
    const { LocationConstraint: place } = output;
    const root = element("LocationConstraint", typeof place === "string" ? escapeText(place) : "", ` xmlns="${escapeAttribute(facts.xmlNamespace)}"`);
    return { ...response, headers, body: new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`) };
  }
  const status = operation.name === "GetObject" && output["ContentRange"] !== undefined ? 206 : response.status;
  return { ...response, headers, status };
}
