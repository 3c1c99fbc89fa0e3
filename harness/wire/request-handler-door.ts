import { Readable } from "node:stream";
import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import type { WireRequest } from "#aws/wire/http-message";
import type { Wire } from "#aws/wire/wire";
import { clientModule } from "../aws/client-modules.ts";
import { sessionOf } from "../aws/session-of.ts";

/** The SDK's request, as its request handlers get it. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An address that is only signed and said as the host: the handler answers before anything is connected. */
const endpoint = "http://localhost:9";

/**
 * Official SDK clients whose requests are built, signed and read as ever, and answered by a wire in this process: everything but the socket.
 */
export function openWireSession(wire: Wire, credentials: Credentials, place: { readonly account: string; readonly region: string }): AwsSession {
  return sessionOf(place, (service, region) => openClient(service, region, credentials, wire));
}

function openClient(service: ServiceId, region: string, credentials: Credentials, wire: Wire): AwsClients[ServiceId] {
  const { Client } = clientModule(service);
  return new Client({
    region,
    endpoint,
    credentials,
    maxAttempts: 1,
    defaultsMode: "standard",
    retryMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
    requestHandler: requestHandler(wire),
    ...(service === "s3" ? { forcePathStyle: true } : {}),
  });
}

/** A request handler for the SDK that asks a wire. */
export function requestHandler(wire: Wire): { handle(request: SdkRequest): Promise<{ readonly response: object }>; destroy(): void } {
  return {
    handle: async (request) => {
      const { status, headers, body } = await wire.answer(await wireRequest(request));
      return { response: { statusCode: status, headers: { ...headers }, body: Readable.from(body.byteLength === 0 ? [] : [Buffer.from(body)]) } };
    },
    destroy: () => undefined,
  };
}

/** The SDK's request as bytes on a wire. */
export async function wireRequest({ method, hostname, port, path, query = {}, headers, body }: SdkRequest): Promise<WireRequest> {
  const text = queryText(query);
  return {
    method,
    target: text === "" ? path : `${path}?${text}`,
    headers: {
      host: port === undefined ? hostname : `${hostname}:${port}`,
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    body: await bytes(body),
  };
}

function queryText(query: NonNullable<SdkRequest["query"]>): string {
  return Object.keys(query)
    .toSorted()
    .flatMap((name) => {
      const value = query[name];
      const values = value === null || value === undefined ? [undefined] : typeof value === "string" ? [value] : value;
      return values.map((one) => (one === undefined ? escape(name) : `${escape(name)}=${escape(one)}`));
    })
    .join("&");
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
