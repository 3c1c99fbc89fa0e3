import { join } from "node:path";
import type { ServiceId } from "#model/aws-session";
import { HarnessError } from "#model/errors";
import type { LastMoments } from "./container-moments.ts";
import { provideImage } from "./container-image.ts";
import { importOptional, loadContainers } from "./load-containers.ts";
import { chooseLocalStackImage, imageVariable, localStackFolder } from "./localstack-image.ts";
import type { LocalStackImage } from "./localstack-image.ts";
import { awaitHooks, probeLocalStack } from "./localstack-probe.ts";
import { servicesLacking } from "./localstack-tiers.ts";
import { openContainer } from "./open-container.ts";

export interface LocalStackOptions {
  /** Another image than the pinned one; what `SCARTISSUE_LOCALSTACK_IMAGE` names when absent. */
  readonly image?: string;
  /** Forwarded to LocalStack, and nowhere else; `LOCALSTACK_AUTH_TOKEN` when absent. */
  readonly authToken?: string;
  /** Port on 127.0.0.1; a free one when absent. */
  readonly port?: number;
  readonly startupSeconds?: number;
}

/** A LocalStack that is up and empty, in a container of its own. */
export interface LocalStack extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. A 12-digit access key is the account. */
  readonly url: string;
  readonly image: string;
  readonly container: string;
  readonly version: string;
  /** `community` for the pinned image. */
  readonly edition: string;
  /** State by LocalStack's own name of the service. */
  readonly services: Readonly<Record<string, string>>;
  /** Services of ours that it does not offer, and why: the plan they need, or what the image leaves out. */
  readonly lacks: Readonly<Partial<Record<ServiceId, string>>>;
  /** Why it no longer answers, with its last log lines; undefined while its container runs. */
  readonly whyEnded: () => Promise<HarnessError | undefined>;
  /** Removes the container. */
  readonly stop: () => Promise<void>;
}

const port = 4566;

/**
 * Starts LocalStack in a container: the pinned image, published on 127.0.0.1 alone, with the start-up hooks of `localstack/init`.
 *
 * @throws HarnessError `environment`: no Docker, daemon not running, no permission, image not there and not to be pulled, token refused, port taken, not
 * ready in time, ended early; each with what to do
 */
export async function openLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const image = chooseLocalStackImage(options.image ?? process.env[imageVariable]);
  const token = options.authToken ?? process.env["LOCALSTACK_AUTH_TOKEN"] ?? "";
  const containers = await loadContainers();
  const { LocalstackContainer } = await importOptional(async () => import("@testcontainers/localstack"), "@testcontainers/localstack");
  const labels = await provideImage(containers, image.name, "where there is none, `localstack/build-image.sh` builds the pinned one");

  /** testcontainers' own has no setting for the address to publish on, nor for name servers. */
  class LoopbackLocalStack extends LocalstackContainer {
    publish(bindings: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>): void {
      this.hostConfig.PortBindings = bindings;
      // Without a token it has no reason to speak to anybody: no name resolves.
      if (token === "") this.hostConfig.Dns = ["127.0.0.1"];
    }
  }

  const container = new LoopbackLocalStack(image.name)
    .withEnvironment({ ...quiet, ...(token === "" ? {} : { LOCALSTACK_AUTH_TOKEN: token }) })
    .withCopyDirectoriesToContainer([{ source: join(localStackFolder(), "init"), target: "/etc/localstack/init" }]);
  const startupSeconds = options.startupSeconds ?? 120;
  const opened = await openContainer(containers, container, (bindings) => container.publish(bindings), {
    title: `LocalStack (${image.name})`,
    port,
    hostPort: options.port,
    readyLine: /^Ready\.?\s*$/m,
    startupSeconds,
    secrets: [token],
    explainExit: (moments) => explainExit(moments, image, token !== ""),
  });
  try {
    await awaitHooks(opened.url, startupSeconds);
    const facts = await probeLocalStack(opened.url);
    const leftOut = new Set((labels["scartissue.leaves-out"] ?? "").split(","));
    return {
      url: opened.url,
      image: image.name,
      container: opened.id,
      version: facts.version,
      edition: facts.edition,
      services: facts.services,
      lacks: servicesLacking(facts.services, leftOut),
      whyEnded: opened.whyEnded,
      stop: opened.close,
      [Symbol.asyncDispose]: opened.close,
    };
  } catch (error) {
    const ended = await opened.whyEnded();
    await opened.close();
    throw ended ?? error;
  }
}

/** No telemetry, no certificate fetched, no programs fetched, no name server of its own. */
const quiet = { DISABLE_EVENTS: "1", SKIP_SSL_CERT_DOWNLOAD: "1", SKIP_INFRA_DOWNLOADS: "1", DNS_ADDRESS: "0", EAGER_SERVICE_LOADING: "0", PERSISTENCE: "0" };

/** LocalStack's exit code when its licence could not be activated. */
const licenceRefused = 55;

function explainExit({ exitCode, log }: LastMoments, { name, pinned }: LocalStackImage, withToken: boolean): HarnessError | undefined {
  if (exitCode !== licenceRefused) return undefined;
  const reason = log.slice(log.findLastIndex((line) => /^=+$/.test(line.trim())) + 1).map((line) => `  ${line}`);
  return new HarnessError(
    "environment",
    `${withToken ? "LocalStack refuses LOCALSTACK_AUTH_TOKEN" : "This LocalStack wants a token"}: \`${name}\` ended with exit code 55. It said:\n${reason.join("\n")}`,
    {
      hint: withToken
        ? "Check the token and its licence; activation needs a way to api.localstack.cloud"
        : `Set LOCALSTACK_AUTH_TOKEN${pinned ? "" : `, or unset ${imageVariable}: the pinned image needs none`}`,
    },
  );
}
