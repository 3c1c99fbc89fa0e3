import type { WireRequest } from "./http-message.ts";

/** The credential scope that a request says it is signed in. Nothing of it is verified. */
export interface SigningScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

/** Reads `Credential=KEY/DATE/REGION/SERVICE/aws4_request` of the Authorization header, or of a presigned address. */
export function signingScope(request: WireRequest, query: readonly (readonly [string, string])[]): SigningScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1];
  const credential = header ?? query.find(([name]) => name === "X-Amz-Credential")?.[1];
  const [accessKeyId, , region, service] = credential?.split("/") ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
