import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import { clientModule } from "../aws/client-modules.ts";
import { assertLoopback } from "../interlock/assert-loopback.ts";

/**
 * Official SDK clients that really send their requests to an address, signed with some credentials.
 *
 * They read no configuration file and no environment variable: whatever the SDK would look up is given here. A request is sent once, never again.
 * @throws HarnessError `configuration` when the address is not on this machine's loopback
 */
export function openSocketSession(url: string, credentials: Credentials, place: { readonly account: string; readonly region: string }): AwsSession {
  const endpoint = assertLoopback(url).href;
  const clients = new Map<string, AwsClients[ServiceId]>();
  return {
    ...place,
    client: async (service, region = place.region) => {
      const key = `${service}/${region}`;
      let client = clients.get(key);
      if (client === undefined) {
        client = new (clientModule(service).Client)({ ...settled, ...settledFor[service], endpoint, region, credentials: { ...credentials } });
        clients.set(key, client);
      }
      return client as AwsClients[typeof service];
    },
  };
}

const unset = async (): Promise<undefined> => undefined;

/** Every setting that the SDK otherwise takes from the environment or from `~/.aws/config`. */
const settled = {
  authSchemePreference: async () => [],
  defaultsMode: "standard",
  maxAttempts: 1,
  retryMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: unset,
  sigv4aSigningRegionSet: unset,
} as const;

const settledFor: Partial<Record<ServiceId, object>> = {
  dynamodb: { accountIdEndpointMode: "disabled", endpointDiscoveryEnabled: false },
  s3: {
    forcePathStyle: true,
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
    requestChecksumCalculation: "WHEN_SUPPORTED",
    responseChecksumValidation: "WHEN_SUPPORTED",
  },
};
