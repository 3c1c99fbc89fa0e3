import { validateHeaderName, validateHeaderValue } from "node:http";
import type { WireRequest, WireResponse } from "#aws/wire/http-message";
import { xmlProblem } from "./xml-problem.ts";

/** In which form a service answers. */
export type AnswerFamily = "json" | "query" | "ec2" | "s3";

/** More than any error of AWS needs. */
const longestError = 20 * 1024;

/** What is wrong with an answer, whatever was asked; undefined when it is a proper success or a proper error of the family. */
export function problemOfAnswer(request: WireRequest, answer: WireResponse, family: AnswerFamily | undefined): string | undefined {
  const { status, headers, body } = answer;
  const text = Buffer.from(body).toString("utf8");
  if (!Number.isInteger(status) || status < 200 || status > 599 || (status >= 300 && status < 400 && status !== 304)) return `status ${status}`;
  if (status >= 500 && status !== 501) return `a failure of ours: ${status} ${text.slice(0, 300)}`;
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch (error) {
    return `a header that cannot be sent: ${(error as Error).message}`;
  }
  if (body.byteLength === 0 && (request.method === "HEAD" || status < 300 || status === 304)) return undefined;
  if (status >= 400)
    return body.byteLength > longestError ? `an error of ${body.byteLength} bytes` : problemOfError(text, headers["content-type"] ?? "", family);
  // An object is whatever was put there.
  return headers["content-type"]?.includes("xml") === true && headers["etag"] === undefined ? xmlProblem(text) : undefined;
}

function problemOfError(text: string, contentType: string, family: AnswerFamily | undefined): string | undefined {
  const found = contentType.includes("json") ? "json" : xmlFamily(text);
  if (found === undefined) return `no error document of any family: ${contentType} ${text.slice(0, 300)}`;
  if (family !== undefined && found !== family) return `an error of the family ${found} to a request of the family ${family}: ${text.slice(0, 300)}`;
  return found === "json" ? jsonProblem(text) : xmlProblem(text);
}

function xmlFamily(text: string): AnswerFamily | undefined {
  const document = text.replace(/^<\?xml[^>]*\?>\s*/, "");
  if (/^<ErrorResponse[ >].*<Error>.*<Code>[^<]+<\/Code>.*<\/Error>/s.test(document)) return "query";
  if (/^<Response><Errors><Error>.*<Code>[^<]+<\/Code>/s.test(document)) return "ec2";
  return /^<Error>.*<Code>[^<]+<\/Code>/s.test(document) ? "s3" : undefined;
}

function jsonProblem(text: string): string | undefined {
  try {
    const { __type: type } = JSON.parse(text) as { readonly __type?: unknown };
    return typeof type === "string" && type !== "" ? undefined : `a JSON error without a type: ${text.slice(0, 300)}`;
  } catch {
    return `no JSON: ${text.slice(0, 300)}`;
  }
}
