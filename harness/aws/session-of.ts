import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";

/** A session whose clients are opened when first asked for, one for each service and region. */
export function sessionOf(
  place: { readonly account: string; readonly region: string },
  open: (service: ServiceId, region: string) => AwsClients[ServiceId],
): AwsSession {
  const clients = new Map<string, AwsClients[ServiceId]>();
  return {
    ...place,
    client: async (service, region = place.region) => {
      const key = `${service}/${region}`;
      let client = clients.get(key);
      if (client === undefined) {
        client = open(service, region);
        clients.set(key, client);
      }
      return client as AwsClients[typeof service];
    },
  };
}
