import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { AwsError } from "#model/errors";
import { unreadError } from "#aws/wire/unread-error";

/** Answers bytes that are no HTTP request, or one whose head is too long or too slow, with an AWS error, and hangs up. */
export function answerGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  hangUp(socket, problems[error.code ?? ""] ?? badRequest("An error occurred when parsing the HTTP request."));
}

/** The gateway is no proxy. */
export function refuseConnect(socket: Duplex): void {
  hangUp(socket, new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405));
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const problems: Readonly<Record<string, AwsError>> = {
  HPE_HEADER_OVERFLOW: new AwsError("RequestHeaderSectionTooLarge", "Your request header section exceeds the maximum allowed size.", 400),
  ERR_HTTP_REQUEST_TIMEOUT: new AwsError(
    "RequestTimeout",
    "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
    400,
  ),
};

function badRequest(message: string): AwsError {
  return new AwsError("BadRequest", message, 400);
}

function hangUp(socket: Duplex, error: AwsError): void {
  const { status, headers, body } = unreadError({ target: "/", headers: {} }, error, randomUUID());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...Object.entries({ ...headers, "content-length": String(body.byteLength), connection: "close" }).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.on("error", () => socket.destroy());
  // What still comes in is let through to nowhere: closing on unread bytes would reset the connection before the answer is read.
  socket.removeAllListeners("data");
  socket.on("data", () => {}).once("end", () => socket.destroy());
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]));
}

const lingerMilliseconds = 1000;
