import { moto } from "./backend-kinds.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import { findProgram } from "./find-program.ts";
import { startMotoServer } from "./start-moto-server.ts";

export interface OpenOptions {
  /** Whether embedded services answer for those that the backend lacks. */
  readonly fill: boolean;
}

/**
 * moto as the cloud: each ground is a `moto_server` of its own, found on PATH, so that grounds overlap.
 * @throws HarnessError `environment` when there is none
 */
export async function openMoto(options: OpenOptions): Promise<CloudBackend> {
  const file = findProgram("moto_server", {
    why: "--cloud moto runs on it",
    hint: "Install it with `pip install 'moto[server]'`, or play on the embedded AWS: --cloud embedded",
  });
  return createCloudBackend({
    ...options,
    kind: moto,
    name: "moto",
    version: "",
    exclusive: true,
    openServer: async () => startMotoServer(file),
    close: async () => undefined,
  });
}
