import type { GenericContainer, StartedTestContainer } from "testcontainers";
import { HarnessError } from "#model/errors";
import { leaseContainer } from "../interlock/leases.ts";
import { lastMomentsOf } from "./container-moments.ts";
import type { LastMoments } from "./container-moments.ts";
import type { Containers } from "./load-containers.ts";

export interface ContainerOptions {
  /** What it is to the reader: `LocalStack`. */
  readonly title: string;
  /** The port inside. */
  readonly port: number;
  /** The port on 127.0.0.1; a free one when absent. */
  readonly hostPort?: number | undefined;
  /** The line of its log that says it is ready. */
  readonly readyLine: RegExp;
  readonly startupSeconds: number;
  /** Never shown, not even when the container logs it. */
  readonly secrets?: readonly string[];
  /** What an early end means, where the container's own exit code says it. */
  readonly explainExit?: (moments: LastMoments) => HarnessError | undefined;
}

/** A container that runs, published on 127.0.0.1 alone, with a lease, so that it is removed whatever becomes of this process. */
export interface OpenContainer {
  readonly url: string;
  readonly id: string;
  /** Why it no longer answers; undefined while it runs. */
  readonly whyEnded: () => Promise<HarnessError | undefined>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a container and waits for its ready line.
 *
 * @param publish puts it on a host address and port: testcontainers itself publishes on every interface
 * @throws HarnessError `environment`: port taken, it ended early, it was not ready in time
 */
export async function openContainer(
  containers: Containers,
  container: GenericContainer,
  publish: (binding: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>) => void,
  options: ContainerOptions,
): Promise<OpenContainer> {
  const lease = leaseContainer(containers.engine.host);
  const look = async (id: string): Promise<LastMoments> => lastMomentsOf(containers.client.container.getById(id), options.secrets ?? []);
  const ready = containers.testcontainers.Wait.forLogMessage(options.readyLine).withStartupTimeout(options.startupSeconds * 1000);
  let failed: { readonly moments: LastMoments } | undefined;
  publish({ [`${options.port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: String(options.hostPort ?? 0) }] });
  container.withLabels(lease.labels).withWaitStrategy({
    waitUntilReady: async (started, ports, since) => {
      try {
        await ready.waitUntilReady(started, ports, since);
      } catch (error) {
        // testcontainers removes it at once, and with it its exit code and what it said.
        failed = { moments: await look(started.id) };
        throw error;
      }
    },
    withStartupTimeout: () => ready,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => options.startupSeconds * 1000,
  });
  let started: StartedTestContainer;
  try {
    started = await container.start();
  } catch (cause) {
    const ending = failed ?? (await endedAtOnce(containers, lease.labels, look));
    lease.release();
    throw ending === undefined ? notStarted(options, cause) : notReady(options, ending.moments, cause);
  }
  const id = started.getId();
  return {
    url: `http://127.0.0.1:${started.getMappedPort(options.port)}`,
    id,
    whyEnded: async () => {
      const moments = await look(id);
      return moments.running ? undefined : (options.explainExit?.(moments) ?? ended(options, moments));
    },
    close: async () => {
      await started.stop({ timeout: 0 }).catch(() => undefined);
      lease.release();
    },
  };
}

/** A container that ends before its port is published is none that testcontainers waits for. */
async function endedAtOnce(
  { client }: Containers,
  labels: Readonly<Record<string, string>>,
  look: (id: string) => Promise<LastMoments>,
): Promise<{ readonly moments: LastMoments } | undefined> {
  const [[name, mark] = ["", ""]] = Object.entries(labels);
  const container = await client.container.fetchByLabel(name, mark, { status: ["exited"] });
  return container === undefined ? undefined : { moments: await look(container.id) };
}

function notStarted({ title, hostPort, port }: ContainerOptions, cause: unknown): HarnessError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/port is already allocated|address already in use|ports are not available/i.test(text)) {
    return new HarnessError("environment", `Port ${hostPort ?? port} on 127.0.0.1 is taken: ${title} cannot be published there`, {
      hint: "Stop what listens there, or leave the port out: a free one is taken then",
      cause,
    });
  }
  return new HarnessError("environment", `Docker could not start ${title}: ${text.split("\n")[0] ?? ""}`, {
    hint: "Look at `docker info` and at the daemon's log",
    cause,
  });
}

function notReady(options: ContainerOptions, moments: LastMoments, cause: unknown): HarnessError {
  if (!moments.running) return options.explainExit?.(moments) ?? ended(options, moments, cause);
  return new HarnessError("environment", withLog(`${options.title} was not ready within ${options.startupSeconds} s`, moments), {
    hint: "Give it more time, or look at why it is slow in its log above",
    cause,
  });
}

function ended({ title }: ContainerOptions, moments: LastMoments, cause?: unknown): HarnessError {
  const how = moments.gone
    ? "was removed by somebody else"
    : moments.outOfMemory
      ? "ran out of memory"
      : `ended with exit code ${moments.exitCode ?? "unknown"}`;
  return new HarnessError("environment", withLog(`The container of ${title} ${how}`, moments), { hint: "What was played on it is void: run it again", cause });
}

function withLog(message: string, { log }: LastMoments): string {
  return log.length === 0 ? `${message}; it logged nothing` : `${message}. Its last lines:\n${log.map((line) => `  ${line}`).join("\n")}`;
}
