import { HarnessError } from "#model/errors";
import { moto } from "./backend-kinds.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import { findProgram } from "../find-program.ts";
import { findMotoVersion } from "./moto-version.ts";
import type { OpenCloudOptions } from "./open-cloud.ts";
import { motoImage, openMotoContainer } from "./open-moto-container.ts";
import { lendSingleServer } from "./single-server.ts";
import { startMotoServer } from "./start-moto-server.ts";

/**
 * moto as the cloud: each ground is a `moto_server` of its own, found on PATH, so that grounds overlap. Without one, a container of its image serves, emptied
 * between worlds.
 *
 * @throws HarnessError `environment` when neither is to be had
 */
export async function openMoto(options: OpenCloudOptions): Promise<CloudBackend> {
  const common = { ...options, kind: moto, name: "moto", lacks: {}, exclusive: true };
  const file = findProgram("moto_server");
  if (file !== undefined) {
    const version = await findMotoVersion(file);
    const title = version === undefined ? "moto" : `moto ${version}`;
    return createCloudBackend({ ...common, title, openServer: async () => startMotoServer(file), close: async () => undefined });
  }
  const { url, title, whyEnded, stop } = await openMotoContainer().catch((cause: unknown) => {
    throw new HarnessError("environment", `--cloud moto finds no \`moto_server\` on PATH, and moto's image cannot serve instead: ${messageOf(cause)}`, {
      hint: `Install it with \`pip install 'moto[server]'\`, or give Docker its image: \`docker pull ${motoImage}\`, or play on the embedded AWS: --cloud embedded`,
      cause,
    });
  });
  return createCloudBackend({ ...common, title, openServer: lendSingleServer({ url, title, reset: moto.reset, whyEnded }).openServer, close: stop });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
