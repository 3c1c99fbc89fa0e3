import type { ServiceId } from "#model/aws-session";
import { HarnessError } from "#model/errors";
import { createBackendClients } from "./backend-clients.ts";
import { emulator, localstack, moto } from "./backend-kinds.ts";
import type { BackendKind } from "./backend-kinds.ts";
import { probeLocalStack } from "./localstack-probe.ts";
import { servicesLacking } from "./localstack-tiers.ts";

export interface RecognisedEmulator {
  readonly kind: BackendKind;
  readonly title: string;
  readonly lacks: Readonly<Partial<Record<ServiceId, string>>>;
}

const patience = 10_000;

/**
 * Finds out by its own pages what listens at an address; what has none of them is asked for harmless lists.
 * @throws HarnessError `environment` when nothing answers there, or nothing that speaks AWS
 */
export async function recogniseEmulator(url: string): Promise<RecognisedEmulator> {
  await requireAnswer(url);
  if (await isThere(url, "/_localstack/health")) {
    const { version, services } = await probeLocalStack(url);
    return { kind: localstack, title: `LocalStack ${version} at ${url}`, lacks: servicesLacking(services, new Set()) };
  }
  const kind = (await isThere(url, "/moto-api/")) ? moto : emulator;
  const title = kind === moto ? `moto at ${url}` : `the emulator at ${url}`;
  const lacks = await unanswered(url, kind);
  if (kind.forwards.every((service) => lacks[service] !== undefined)) {
    throw new HarnessError("environment", `What listens at ${url} answers none of ${kind.forwards.join(", ")}`, {
      hint: `Is it an emulator of AWS? It said: ${lacks.s3 ?? ""}`,
    });
  }
  return { kind, title, lacks };
}

async function requireAnswer(url: string): Promise<void> {
  try {
    await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(patience) });
  } catch (cause) {
    throw new HarnessError("environment", `Nothing answers at ${url}`, { hint: "Start the emulator first, and name the port it listens on", cause });
  }
}

async function isThere(url: string, path: string): Promise<boolean> {
  const answer = await fetch(new URL(path, url), { redirect: "manual", signal: AbortSignal.timeout(patience) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

/** Services whose plainest list is not answered, with what came instead. */
async function unanswered(url: string, kind: BackendKind): Promise<Partial<Record<ServiceId, string>>> {
  const clients = createBackendClients({ url, account: kind.account });
  const place = { account: kind.defaultAccount, region: "us-east-1" };
  const lacks: Partial<Record<ServiceId, string>> = {};
  for (const service of kind.forwards) {
    const operation = harmless[service];
    if (operation === undefined) continue;
    try {
      await clients.send(service, operation, {}, place);
    } catch (error) {
      lacks[service] = `it does not answer ${service}:${operation} (${error instanceof Error ? error.name : String(error)})`;
    }
  }
  clients.destroy();
  return lacks;
}

const harmless: Readonly<Partial<Record<ServiceId, string>>> = {
  dynamodb: "ListTables",
  ec2: "DescribeVpcs",
  ecs: "ListClusters",
  elbv2: "DescribeLoadBalancers",
  kms: "ListKeys",
  s3: "ListBuckets",
};
