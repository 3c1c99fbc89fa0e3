import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TerminalDefinition } from "#model/scenario";
import type { Gateway } from "#aws/gateway";
import { openConnectProxy } from "../interlock/connect-proxy.ts";
import { isolatedCommand } from "../interlock/isolate.ts";
import { openRelay } from "../interlock/open-relay.ts";
import { personOf } from "../replay/found-world.ts";
import { machineOf } from "../replay/stage.ts";
import type { Stage } from "../replay/stage.ts";
import { openStageGateway } from "../wire/open-stage-gateway.ts";
import { openControlServer } from "./control-server.ts";
import { openDiskWorkspace } from "./disk-workspace.ts";
import type { OperateRequest } from "./operate-request.ts";
import { operatorEnvironment } from "./operator-environment.ts";
import { reviewWrites } from "./review-writes.ts";
import { runOperator } from "./run-operator.ts";
import type { OperatorEnd } from "./run-operator.ts";
import { createOutsideTime } from "./outside-time.ts";
import { serveShim } from "./serve-shim.ts";
import type { Workplace } from "./serve-shim.ts";
import { writeShims } from "./shims.ts";
import { watchFiles } from "./watch-files.ts";

/** Everything around an operator while it works; to be closed before what is left is looked at. */
export interface OpenWorkplace {
  run(): Promise<OperatorEnd>;
  close(): Promise<void>;
}

/** Lays the machine's files out in `folder/home`, and opens the gateway, the shims and, in isolation, the ways out. */
export async function openWorkplace(stage: Stage, terminal: TerminalDefinition, folder: string, request: OperateRequest): Promise<OpenWorkplace> {
  const root = join(folder, "home");
  const person = personOf(stage, terminal.principal);
  const machine = machineOf(stage, terminal.machine);
  for (const path of machine.list("")) layOut(join(root, path), machine.read(path) ?? new Uint8Array());
  const workspace = openDiskWorkspace(root);
  stage.machines.set(terminal.machine, workspace);
  const watch = watchFiles(root, workspace);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) await one();
  };
  try {
    closers.push(async () => {
      await reviewWrites(stage, terminal.name, person, workspace, watch);
      stage.machines.set(terminal.machine, workspace.fork());
    });
    const time = createOutsideTime(stage, () => performance.now());
    const gateway = await openStageGateway(Object.create(stage, { gateway: { value: stepping(stage) }, cloud: { value: time.cloud } }) as Stage);
    closers.push(async () => gateway.close());
    const control = join(folder, "ctl");
    const exclusive: Workplace["exclusive"] = async (work) => gateway.exclusive(async () => time.spend(work));
    const server = await openControlServer(control, async (caller) =>
      serveShim({ stage, terminal, person, root, workspace, watch, realAws: request.realAws, exclusive }, caller),
    );
    closers.push(async () => server.close());
    writeShims(join(folder, "bin"), control);
    const ways = request.isolated ? await openWays(folder, gateway.port, request) : undefined;
    if (ways !== undefined) closers.push(ways.close);
    const directory = join(root, terminal.directory ?? "");
    mkdirSync(directory, { recursive: true });
    const environment = operatorEnvironment({
      home: request.keepHome ?? root,
      root,
      temporary: join(folder, "tmp"),
      programs: join(folder, "bin"),
      credentials: person.credentials,
      region: stage.world.region,
      endpoint: gateway.url,
      added: request.added,
      proxyPort: ways?.proxyPort,
    });
    const words =
      ways === undefined
        ? request.command
        : isolatedCommand({ ...ways, words: request.command, directory, shared: folder, path: environment["PATH"] ?? "", ...request });
    return { close, run: async () => runOperator({ words, directory, environment, timeout: request.timeout, output: request.output }) };
  } catch (error) {
    await close();
    throw error;
  }
}

function layOut(file: string, content: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o600 });
}

/** Every call that comes in from outside is a step of its own: no command line of ours stands for it. */
function stepping(stage: Stage): Gateway {
  return {
    ...stage.gateway,
    call: async (call) => {
      stage.ledger.step += 1;
      return stage.gateway.call(call);
    },
  };
}

/** What leads out of a namespace without a network: the gateway, and the proxy to allowed hosts. */
async function openWays(folder: string, gatewayPort: number, { allowedHosts, transcript, dial }: OperateRequest) {
  const sockets = { gateway: join(folder, "gw"), proxy: join(folder, "px"), alive: join(folder, "al") };
  const gateway = await openRelay(sockets.gateway, gatewayPort);
  const alive = await openRelay(sockets.alive);
  const proxyPort = allowedHosts.length === 0 ? undefined : gatewayPort === 65_535 ? gatewayPort - 1 : gatewayPort + 1;
  const proxy =
    proxyPort === undefined
      ? undefined
      : await openConnectProxy({
          socket: sockets.proxy,
          allowed: allowedHosts,
          ...(dial === undefined ? {} : { dial }),
          onConnect: (host, port, allowed) => transcript.note("connect", { host, port, allowed }),
        });
  return {
    proxyPort,
    alive: sockets.alive,
    forwards: [{ port: gatewayPort, socket: sockets.gateway }, ...(proxyPort === undefined ? [] : [{ port: proxyPort, socket: sockets.proxy }])],
    close: async () => {
      await gateway.close();
      await alive.close();
      await proxy?.close();
    },
  };
}
