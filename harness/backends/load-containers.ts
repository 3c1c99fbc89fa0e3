import type { ContainerRuntimeClient } from "testcontainers";
import { HarnessError } from "#model/errors";
import { findDockerEngine } from "./docker-engine.ts";
import type { DockerEngine } from "./docker-engine.ts";

/** testcontainers, and its client of the engine that we found. */
export interface Containers {
  readonly engine: DockerEngine;
  readonly testcontainers: typeof import("testcontainers");
  readonly client: ContainerRuntimeClient;
}

let loading: Promise<Containers> | undefined;

/**
 * Loads testcontainers, an optional package, and ties it to the Docker engine on this machine.
 * @throws HarnessError `environment`: no engine (as {@link findDockerEngine} says), or the package is not installed
 */
export async function loadContainers(): Promise<Containers> {
  const engine = await findDockerEngine();
  loading ??= load(engine);
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

async function load(engine: DockerEngine): Promise<Containers> {
  const testcontainers = await importOptional(async () => import("testcontainers"), "testcontainers");
  return withVariables(settings(engine), async () => {
    const client = await testcontainers.getContainerRuntimeClient();
    await testcontainers.getReaper(client);
    return { engine, testcontainers, client };
  });
}

/** No reaper: it is a second container, from a second image, with Docker's socket in it and a port that is not on loopback. Leases do its work. */
function settings({ host }: DockerEngine): Readonly<Record<string, string>> {
  return { DOCKER_HOST: host, TESTCONTAINERS_HOST_OVERRIDE: "127.0.0.1", TESTCONTAINERS_RYUK_DISABLED: "true" };
}

/** testcontainers reads its settings from the environment, once: they stand there only while it does. */
async function withVariables<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** @throws HarnessError `environment` with what to install, when the package is not there */
export async function importOptional<Package>(importing: () => Promise<Package>, name: string): Promise<Package> {
  try {
    return await importing();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new HarnessError("environment", `The package \`${name}\` is not installed`, {
      hint: "Containers need two optional packages: npm install --save-dev testcontainers@11 @testcontainers/localstack@11",
      cause,
    });
  }
}
