import { AwsError } from "#model/errors";
import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import type { Gateway } from "#aws/gateway";
import { bytesOf, streamOf } from "./body.ts";
import { clientModule } from "./client-modules.ts";
import type { ClientModule } from "./client-modules.ts";
import { createClient } from "./create-client.ts";
import type { InitializeContext } from "./create-client.ts";
import { sessionOf } from "./session-of.ts";
import { bodilessError, sdkException } from "./sdk-exceptions.ts";

/**
 * Official SDK clients that act with some credentials, short-circuited into a gateway at the SDK's `initialize` step.
 *
 * They read no configuration file and no environment, and open no socket. Presigning needs a socket and is refused by the SDK's own signer
 * having nothing to sign.
 */
export function openSession(gateway: Gateway, credentials: Credentials, place: { readonly account: string; readonly region: string }): AwsSession {
  return sessionOf(place, (service, region) => openClient(service, region, credentials, gateway));
}

function openClient(service: ServiceId, region: string, credentials: Credentials, gateway: Gateway): AwsClients[ServiceId] {
  const module = clientModule(service);
  return createClient(module, service, region, credentials, async (context, input) => answer(module, service, region, credentials, gateway, context, input));
}

async function answer(
  module: ClientModule,
  service: ServiceId,
  region: string,
  credentials: Credentials,
  gateway: Gateway,
  context: InitializeContext,
  input: unknown,
): Promise<unknown> {
  const [, , operation, traits, inputSchema, outputSchema] = (context.__smithy_context?.operationSchema ?? []) as [
    number,
    string,
    string,
    { readonly http?: readonly [method: string] } | number,
    () => unknown,
    () => unknown,
  ];
  try {
    const output = (await gateway.call({
      service,
      operation,
      inputSchema: inputSchema(),
      outputSchema: outputSchema(),
      input: await withBytes(input),
      region,
      accessKeyId: credentials.accessKeyId,
    })) as Record<string, unknown>;
    if (output["Body"] instanceof Uint8Array) output["Body"] = streamOf(output["Body"]);
    return { output: { $metadata: { httpStatusCode: 200, requestId: `${service}-${operation}`, attempts: 1, totalRetryDelay: 0 }, ...output }, response: {} };
  } catch (error) {
    const bodiless = error instanceof AwsError && (error.status === 304 || (typeof traits === "object" && traits.http?.[0] === "HEAD"));
    if (error instanceof AwsError) throw sdkException(bodiless ? bodilessError(error) : error, service, module, `${service}-${operation}`);
    throw error;
  }
}

async function withBytes(input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || !("Body" in input) || input.Body === undefined) return input;
  return { ...input, Body: await bytesOf(input.Body) };
}
