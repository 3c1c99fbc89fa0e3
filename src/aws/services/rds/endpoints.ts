import type { RdsState, Server } from "./state.ts";

/** DNS name of a cluster (`….cluster-HASH.…`, for readers `….cluster-ro-HASH.…`) or instance. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html */
export function endpointOf(place: Pick<RdsState, "account" | "region">, server: Pick<Server, "kind" | "identifier">, role?: "ro"): string {
  const hash = hashOf(`${place.account}/${place.region}`);
  const middle = server.kind === "instance" ? hash : role === "ro" ? `cluster-ro-${hash}` : `cluster-${hash}`;
  return `${server.identifier}.${middle}.${place.region}.rds.amazonaws.com`;
}

/** The hosted zone of a region's endpoints; where AWS's own is not known here, a made-up one of the same shape. */
export function hostedZoneOf(region: string): string {
  return hostedZones[region] ?? `Z${hashOf(region).toUpperCase()}`;
}

const hostedZones: Readonly<Record<string, string>> = {
  "eu-central-1": "Z1RLNUO7B9Q6NB",
  "eu-west-1": "Z29XKXDKYMONMX",
  "us-east-1": "Z2R2ITUGPM61AM",
  "us-west-2": "Z1PVIF0B656C1W",
};

/** Twelve letters and digits that stand for one account and region, as in RDS's names. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return `c${hash.toString(36).padStart(11, "0").slice(-11)}`;
}
