import { provideImage } from "./container-image.ts";
import { loadContainers } from "./load-containers.ts";
import { openContainer } from "./open-container.ts";

/** moto's own image, at the version that these adapters were tried with. */
export const motoImage = "motoserver/moto:5.2.1";

/** A moto server in a container of its own. */
export interface MotoContainer {
  readonly url: string;
  readonly title: string;
  readonly whyEnded: () => Promise<Error | undefined>;
  readonly stop: () => Promise<void>;
}

const port = 5000;

/** @throws HarnessError `environment`: no Docker, image not there and not to be pulled, not ready in time */
export async function openMotoContainer(): Promise<MotoContainer> {
  const containers = await loadContainers();
  await provideImage(containers, motoImage, "or install moto itself: pip install 'moto[server]'");
  const { GenericContainer } = containers.testcontainers;

  /** testcontainers' own has no setting for the address to publish on. */
  class LoopbackMoto extends GenericContainer {
    publish(bindings: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>): void {
      this.hostConfig.PortBindings = bindings;
    }
  }

  const container = new LoopbackMoto(motoImage).withExposedPorts(port).withEnvironment({ MOTO_EC2_LOAD_DEFAULT_AMIS: "false" });
  const { url, whyEnded, close } = await openContainer(containers, container, (bindings) => container.publish(bindings), {
    title: `moto (${motoImage})`,
    port,
    readyLine: /Running on http/,
    startupSeconds: 120,
  });
  return { url, title: `moto ${motoImage.split(":")[1] ?? ""}`, whyEnded, stop: close };
}
