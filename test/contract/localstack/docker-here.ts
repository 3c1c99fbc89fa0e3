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

/** The containers of ours that there are, running or not; those of one image or in one state, if it is named. Other runs on this machine have theirs. */
export async function leasedContainers(image?: string, status?: string): Promise<readonly string[]> {
  const { client } = await loadContainers();
  const { dockerode } = client.container as unknown as {
    readonly dockerode: { listContainers(options: object): Promise<readonly { readonly Id: string }[]> };
  };
  const filters = {
    label: ["org.scartissue.lease"],
    ...(image === undefined ? {} : { ancestor: [image] }),
    ...(status === undefined ? {} : { status: [status] }),
  };
  return (await dockerode.listContainers({ all: true, filters })).map(({ Id }) => Id);
}
