import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadContainers } from "#harness/backends/load-containers";
import { chooseLocalStackImage } from "#harness/backends/localstack-image";

const built = new Set<string>();

/** Builds an image on top of LocalStack's own that behaves otherwise: for what a container can do wrong. */
export async function buildFakeImage(name: string, lines: readonly string[]): Promise<string> {
  const { testcontainers } = await loadContainers();
  const folder = mkdtempSync(join(tmpdir(), "scartissue-fake-image-"));
  try {
    writeFileSync(join(folder, "Dockerfile"), [`FROM ${chooseLocalStackImage(undefined).name}`, ...lines, ""].join("\n"));
    const image = `scartissue-test/${name}:1`;
    await testcontainers.GenericContainer.fromDockerfile(folder).build(image, { deleteOnExit: false });
    built.add(image);
    return image;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function removeFakeImages(): Promise<void> {
  const { client } = await loadContainers();
  const { dockerode } = client.container as unknown as { readonly dockerode: { getImage(name: string): { remove(options: object): Promise<unknown> } } };
  for (const image of built) await dockerode.getImage(image).remove({ force: true });
  built.clear();
}

/** An entry point that says something and ends. */
export function entrypoint(script: string): string {
  return `ENTRYPOINT ${JSON.stringify(["/bin/sh", "-c", script])}`;
}
