import { assertLoopback } from "../interlock/assert-loopback.ts";
import type { BackendKind } from "./backend-kinds.ts";
import { recogniseEmulator } from "./recognise-emulator.ts";
import { createCloudBackend } from "./create-cloud-backend.ts";
import type { CloudBackend } from "./cloud-backend.ts";
import { listedHoldings } from "./listed-holdings.ts";
import { motoHoldings } from "./moto-holdings.ts";
import { lendSingleServer, refuseForeign } from "./single-server.ts";

/**
 * An emulator that somebody else has started, by its address. It must be empty, and is emptied between worlds where it can be.
 * @throws HarnessError `configuration` off loopback, `environment` when nothing answers there
 */
export async function openEndpoint(endpoint: string, { fill }: { readonly fill: boolean }): Promise<CloudBackend> {
  const url = assertLoopback(endpoint).origin;
  const { kind, title, lacks } = await recogniseEmulator(url);
  const server = { url, title, reset: kind.reset };
  const { openServer, leaveEmpty } = lendSingleServer({
    ...server,
    findForeign: async (when) => holdings(kind, url, [kind.defaultAccount], when === "first" ? [] : kind.forwards),
  });
  let looked: Promise<void> | undefined;
  const lookInto = async (accounts: readonly string[]): Promise<void> => refuseForeign(server, await holdings(kind, url, accounts, []));
  return createCloudBackend({
    kind,
    name: endpoint,
    title,
    fill,
    lacks,
    exclusive: false,
    openServer,
    onAccounts: async (accounts) => (looked ??= kind.name === "localstack" ? lookInto(accounts) : Promise.resolve()),
    close: leaveEmpty,
  });
}

/** moto tells of every account at once. */
async function holdings(kind: BackendKind, url: string, accounts: readonly string[], besides: readonly string[]): Promise<readonly string[]> {
  if (kind.name === "moto") return motoHoldings(url, new Set(besides));
  return kind.name === "localstack" ? listedHoldings({ url, kind, accounts, besides: new Set(besides) }) : [];
}
