import type { AwsSession, ServiceId } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import { clientModule } from "../aws/client-modules.ts";
import { sessionOf } from "../aws/session-of.ts";
import { assertLoopback } from "../interlock/assert-loopback.ts";

/**
 * Official SDK clients that really send their requests to an address, signed with some credentials.
 *
 * They read no configuration file and no environment variable: whatever the SDK would look up is given here. A request is sent once, never again.
 * @throws HarnessError `configuration` when the address is not on this machine's loopback
 */
export function openSocketSession(url: string, credentials: Credentials, place: { readonly account: string; readonly region: string }): AwsSession {
  const endpoint = assertLoopback(url).href;
  return sessionOf(
    place,
    (service, region) => new (clientModule(service).Client)({ ...settled, ...settledFor[service], endpoint, region, credentials: { ...credentials } }),
  );
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
