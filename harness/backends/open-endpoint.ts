import { assertLoopback } from "../interlock/assert-loopback.ts";
import { recogniseEmulator } from "./recognise-emulator.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { lendSingleServer } from "./single-server.ts";

/**
 * An emulator that somebody else has started, by its address. It must be empty, and is emptied between worlds where it can be.
 * @throws HarnessError `configuration` off loopback, `environment` when nothing answers there
 */
export async function openEndpoint(endpoint: string, { fill }: { readonly fill: boolean }): Promise<CloudBackend> {
  const url = assertLoopback(endpoint).origin;
  const { kind, title, lacks } = await recogniseEmulator(url);
  return createCloudBackend({
    kind,
    name: endpoint,
    title,
    fill,
    lacks,
    exclusive: false,
    openServer: lendSingleServer({ url, title, reset: kind.reset }),
    close: async () => undefined,
  });
}
