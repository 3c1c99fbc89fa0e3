import type { AwsError } from "#model/errors";
import { authenticationFamily } from "./authentication-error.ts";
import type { AuthenticationFamily } from "./authentication-error.ts";
import type { WireRequest, WireResponse } from "./http-message.ts";
import { escapeText } from "./xml-text.ts";

/**
 * The answer to a request that nobody could read as far as its operation: too large, torn, not HTTP. In the form of the family that its head points to.
 */
export function unreadError(head: Pick<WireRequest, "target" | "headers">, error: AwsError, requestId: string): WireResponse {
  const family = authenticationFamily(
    head,
    /Credential=[^/,\s]+\/\d+\/[^/]+\/([^/,\s]+)\//.exec(slashesDecoded(`${head.headers["authorization"] ?? ""} ${head.target}`))?.[1],
  );
  const json = family === "json";
  const text = json ? JSON.stringify({ __type: error.code, message: error.message }) : documents[family](error, requestId);
  return {
    status: error.status,
    headers: {
      "content-type": json ? "application/x-amz-json-1.0" : family === "s3" ? "application/xml" : "text/xml",
      [family === "s3" ? "x-amz-request-id" : "x-amzn-requestid"]: requestId,
    },
    body: new TextEncoder().encode(text),
  };
}

const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n';
const codeAndMessage = ({ code, message }: AwsError): string => `<Code>${escapeText(code)}</Code><Message>${escapeText(message)}</Message>`;

const documents: Readonly<Record<Exclude<AuthenticationFamily, "json">, (error: AwsError, requestId: string) => string>> = {
  s3: (error, requestId) => `${prologue}<Error>${codeAndMessage(error)}<RequestId>${requestId}</RequestId></Error>`,
  ec2: (error, requestId) => `${prologue}<Response><Errors><Error>${codeAndMessage(error)}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  query: (error, requestId) =>
    `<ErrorResponse><Error><Type>${error.status >= 500 ? "Receiver" : "Sender"}</Type>${codeAndMessage(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
};

function slashesDecoded(text: string): string {
  return text.replaceAll(/%2F/gi, "/");
}
