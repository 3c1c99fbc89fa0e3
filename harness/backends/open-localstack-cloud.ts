import { localstack } from "./backend-kinds.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import { openLocalStack } from "./localstack.ts";
import type { OpenCloudOptions } from "./open-cloud.ts";
import { lendSingleServer } from "./single-server.ts";

/**
 * LocalStack as the cloud, in a container of ours: emptied between worlds.
 * @throws HarnessError `environment` as {@link openLocalStack} does
 */
export async function openLocalStackCloud({ fill }: OpenCloudOptions): Promise<CloudBackend> {
  const { url, version, lacks, whyEnded, stop } = await openLocalStack();
  const title = `LocalStack ${version}`;
  return createCloudBackend({
    kind: localstack,
    name: "localstack",
    title,
    fill,
    lacks,
    exclusive: true,
    openServer: lendSingleServer({ url, title, reset: localstack.reset, whyEnded }),
    close: stop,
  });
}
