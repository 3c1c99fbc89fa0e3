import { findDockerEngine } from "#harness/backends/docker-engine";
import { loadContainers } from "#harness/backends/load-containers";
import { chooseLocalStackImage } from "#harness/backends/localstack-image";

/** Why nothing can be tried with containers here; undefined where it can. */
export async function whyNoContainers(): Promise<string | undefined> {
  try {
    await findDockerEngine();
    const { client, testcontainers } = await loadContainers();
    const { name } = chooseLocalStackImage(undefined);
    if (await client.image.exists(testcontainers.ImageName.fromString(name))) return undefined;
    return `the image ${name} is not here: docker pull it, or build it with localstack/build-image.sh`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The containers of ours that there are, running or not, by their lease. */
export async function leasedContainers(mark?: string): Promise<readonly string[]> {
  const { client } = await loadContainers();
  const { dockerode } = client.container as unknown as {
    readonly dockerode: { listContainers(options: object): Promise<readonly { readonly Id: string }[]> };
  };
  const label = mark === undefined ? "org.scartissue.lease" : `org.scartissue.lease=${mark}`;
  return (await dockerode.listContainers({ all: true, filters: { label: [label] } })).map(({ Id }) => Id);
}
