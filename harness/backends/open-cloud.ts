import type { CloudBackend } from "./cloud-backend.ts";

export interface OpenCloudOptions {
  /** Whether embedded services answer for those that the backend lacks. Without, a run that needs one is inconclusive. */
  readonly fill: boolean;
}

/**
 * Opens the cloud that `--cloud` names; whoever opens it closes it. Undefined for `embedded`.
 *
 * @param name `embedded`, `moto`, `localstack`, or an emulator's address on loopback
 * @throws HarnessError `environment` when what it needs is not here; `configuration` for an address off loopback
 */
export async function openCloud(name: string, options: OpenCloudOptions): Promise<CloudBackend | undefined> {
  switch (name) {
    case "embedded":
      return undefined;
    case "moto":
      return (await import("./open-moto.ts")).openMoto(options);
    case "localstack":
      return (await import("./open-localstack-cloud.ts")).openLocalStackCloud(options);
    default:
      return (await import("./open-endpoint.ts")).openEndpoint(name, options);
  }
}
