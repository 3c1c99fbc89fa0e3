import type { AwsClients, ServiceId } from "#model/aws-session";
import { clientModule } from "../aws/client-modules.ts";

/** How a backend is spoken to. */
export interface BackendAddress {
  /** On loopback: checked before it gets here. */
  readonly url: string;
  /** How it learns the account: moto from a header, others from a 12-digit access key. */
  readonly account: "header" | "access-key";
}

/** What of the SDK's client this file reaches for. */
interface SdkClient {
  readonly middlewareStack: { add(middleware: object, options: object): void; remove(name: string): boolean };
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
}

/** Official SDK clients that speak to one backend, for any account and region. */
export interface BackendClients {
  client<S extends ServiceId>(service: S, account: string, region: string): AwsClients[S];
  /** One operation by its name. Answers the SDK's output without its metadata. */
  send(service: ServiceId, operation: string, input: object, place: { readonly account: string; readonly region: string }): Promise<Record<string, unknown>>;
  destroy(): void;
}

/**
 * Clients with an explicit endpoint, explicit credentials and every setting given that the SDK would otherwise look for in the environment or in configuration
 * files. They try once: a backend that stumbles must not be asked twice without anybody knowing.
 */
export function createBackendClients(address: BackendAddress): BackendClients {
  const clients = new Map<string, SdkClient>();

  function open(service: ServiceId, account: string, region: string): SdkClient {
    const key = `${service}/${account}/${region}`;
    let client = clients.get(key);
    if (client === undefined) {
      client = openClient(address, service, account, region);
      clients.set(key, client);
    }
    return client;
  }

  return {
    client: <S extends ServiceId>(service: S, account: string, region: string) => open(service, account, region) as unknown as AwsClients[S],
    send: async (service, operation, input, { account, region }) => {
      const Command = clientModule(service).exports[`${operation}Command`] as new (input: object) => object;
      const { $metadata: _metadata, ...output } = await open(service, account, region).send(new Command(input));
      return output;
    },
    destroy: () => {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}

/** A backend that does not answer for so long is taken for dead. */
const patience = { connectionTimeout: 5_000, requestTimeout: 60_000 };

function openClient({ url, account: by }: BackendAddress, service: ServiceId, account: string, region: string): SdkClient {
  const client = new (clientModule(service).Client)({
    region: region === "aws-global" ? "us-east-1" : region,
    endpoint: url,
    credentials: { accessKeyId: by === "access-key" ? account : "scartissue", secretAccessKey: "scartissue" },
    maxAttempts: 1,
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
    requestHandler: patience,
    ...(service === "s3" ? s3Settings : {}),
    ...(service === "dynamodb" ? { accountIdEndpointMode: "disabled", endpointDiscoveryEnabled: false } : {}),
  }) as unknown as SdkClient;
  client.middlewareStack.remove("loggerMiddleware");
  if (by === "header") client.middlewareStack.add(accountHeader(account), { step: "build", name: "scartissueAccount" });
  return client;
}

const s3Settings = {
  forcePathStyle: true,
  useArnRegion: false,
  disableMultiregionAccessPoints: true,
  disableS3ExpressSessionAuth: true,
  followRegionRedirects: false,
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
};

function accountHeader(account: string): object {
  return (next: (step: unknown) => Promise<unknown>) => async (step: { readonly request: { readonly headers: Record<string, string> } }) => {
    step.request.headers["x-moto-account-id"] = account;
    return next(step);
  };
}
