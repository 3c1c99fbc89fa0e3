import { HarnessError } from "#model/errors";

/** What a running LocalStack says of itself. */
export interface LocalStackFacts {
  readonly version: string;
  /** `community`, `pro`, or what a later image calls itself. */
  readonly edition: string;
  readonly licensed: boolean;
  /** State by LocalStack's own name of the service: `available`, `running`, `disabled`, `error`. */
  readonly services: Readonly<Record<string, string>>;
}

const patience = 10_000;

/**
 * Asks `/_localstack/health` and `/_localstack/info`.
 * @throws HarnessError `environment` when what listens there is not LocalStack, or does not answer in time
 * @see https://docs.localstack.cloud/aws/capabilities/networking/internal-endpoints/
 */
export async function probeLocalStack(url: string): Promise<LocalStackFacts> {
  const health = await ask(url, "health");
  const info = await ask(url, "info");
  const services = health["services"];
  const version = info["version"] ?? health["version"];
  if (typeof version !== "string" || typeof services !== "object" || services === null) throw notLocalStack(url, "its answer names no version and no services");
  return {
    version,
    edition: textOf(info["edition"] ?? health["edition"], "unknown"),
    licensed: info["is_license_activated"] === true,
    services: Object.fromEntries(Object.entries(services).map(([name, state]) => [name, textOf(state, "unknown")])),
  };
}

/**
 * Waits until the start-up hooks have run.
 * @throws HarnessError `environment` naming the hook that failed
 */
export async function awaitHooks(url: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const { completed, scripts } = (await ask(url, "init")) as { readonly completed?: Record<string, boolean>; readonly scripts?: readonly Script[] };
    const failed = scripts?.find(({ state }) => state === "ERROR");
    if (failed !== undefined) {
      throw new HarnessError("environment", `LocalStack's start-up hook \`${failed.name}\` failed`, {
        hint: "Look at localstack/init, and at the container's log",
      });
    }
    if (completed?.["READY"] === true) return;
    if (Date.now() > until)
      throw new HarnessError("environment", `LocalStack's start-up hooks did not end within ${seconds} s`, { hint: "Look at localstack/init" });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Script {
  readonly stage: string;
  readonly name: string;
  readonly state: string;
}

async function ask(url: string, what: string): Promise<Readonly<Record<string, unknown>>> {
  let text = "";
  try {
    const response = await fetch(`${url}/_localstack/${what}`, { redirect: "error", signal: AbortSignal.timeout(patience) });
    text = await response.text();
  } catch (cause) {
    throw notLocalStack(url, cause instanceof Error && cause.name === "TimeoutError" ? `no answer within ${patience / 1000} s` : "no connection", cause);
  }
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null) return answer as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw notLocalStack(url, "its answer is not JSON");
}

function notLocalStack(url: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError("environment", `What listens at \`${url}\` does not answer as LocalStack does: ${why}`, {
    hint: "Look at the container's log",
    cause,
  });
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
