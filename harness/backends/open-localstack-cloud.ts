import { localstack } from "./backend-kinds.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import { openLocalStack } from "./localstack.ts";
import type { LocalStack } from "./localstack.ts";
import type { OpenCloudOptions } from "./open-cloud.ts";

/**
 * LocalStack as the cloud: each ground is a container of its own, so that grounds overlap. Its free edition cannot be emptied.
 * @throws HarnessError `environment` as {@link openLocalStack} does
 */
export async function openLocalStackCloud({ fill }: OpenCloudOptions): Promise<CloudBackend> {
  const first = await openLocalStack();
  let spare: LocalStack | undefined = first;
  return createCloudBackend({
    kind: localstack,
    name: "localstack",
    title: `LocalStack ${first.version}`,
    fill,
    lacks: first.lacks,
    exclusive: true,
    openServer: async () => {
      const server = spare ?? (await openLocalStack());
      spare = undefined;
      return server;
    },
    close: async () => spare?.stop(),
  });
}
