import type { ContainerRuntimeClient } from "testcontainers";
import { HarnessError } from "#model/errors";
import type { Containers } from "./load-containers.ts";

/**
 * Sees to it that an image is there: pulls it when it is not.
 * @param otherwise what else can be done where nothing can be pulled
 * @returns its labels
 * @throws HarnessError `environment` when it cannot be pulled
 */
export async function provideImage(containers: Containers, image: string, otherwise: string): Promise<Readonly<Record<string, string>>> {
  const { ImageName } = containers.testcontainers;
  const name = ImageName.fromString(image);
  const labels = await labelsOf(containers.client, name);
  if (labels !== undefined) return labels;
  let why = "";
  try {
    await containers.client.image.pull(name, { force: true, platform: undefined });
  } catch (cause) {
    why = `: ${firstLine(cause)}`;
  }
  const pulled = await labelsOf(containers.client, name);
  if (pulled !== undefined) return pulled;
  throw new HarnessError("environment", `Docker does not have the image \`${image}\`, and it cannot be pulled${why}`, {
    hint: `Pull it where there is a network: \`docker pull ${image}\`; ${otherwise}`,
  });
}

/** Undefined when there is no such image. */
async function labelsOf(
  client: ContainerRuntimeClient,
  name: Parameters<ContainerRuntimeClient["image"]["inspect"]>[0],
): Promise<Record<string, string> | undefined> {
  try {
    const labels: Record<string, string> | null | undefined = (await client.image.inspect(name)).Config.Labels;
    return labels ?? {};
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
