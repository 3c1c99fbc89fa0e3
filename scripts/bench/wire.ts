import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findProgram } from "#harness/find-program";
import { startMotoServer } from "#harness/backends/start-moto-server";
import type { StartedServer } from "#harness/backends/start-moto-server";
import { openSocketSession } from "#harness/wire/socket-session";
import type { Credentials } from "#model/principal";
import { timeLocalStack } from "./localstack-start.ts";
import { renderMilliseconds } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { requestsPerSecond } from "./raw-load.ts";
import { benchOperations, fillAccount, signedRequest } from "./wire-operations.ts";

const place = { account: "111122223333", region: "eu-west-1" };
const motoKeys: Credentials = { accessKeyId: "AKIABENCH0000000", secretAccessKey: "canary" };

interface Running extends StartedServer {
  readonly credentials: Credentials;
}

/** Requests a second through the gateway's socket beside moto's server, and how long each takes from its start to its first answer. One client, 8 connections. */
export async function benchWire(quick: boolean): Promise<readonly Figure[]> {
  const moto = findProgram("moto_server");
  const options = { seconds: quick ? 0.5 : 4, connections: 8 };
  const figures: Figure[] = [];
  const starts: Figure[] = [];
  const own = await timed(startOwn);
  starts.push(startFigure("the gateway", own.milliseconds));
  const other = moto === undefined ? undefined : await timed(async () => ({ ...(await startMotoServer(moto)), credentials: motoKeys }));
  if (other !== undefined) starts.push(startFigure("moto_server", other.milliseconds));
  if (!quick) {
    const localStack = await timeLocalStack();
    starts.push(
      typeof localStack === "number"
        ? startFigure("LocalStack, its container", localStack)
        : { ...startFigure("LocalStack", 0), value: `skipped: ${localStack}` },
    );
  }
  try {
    for (const { server } of [own, ...(other === undefined ? [] : [other])]) await fillAccount(openSocketSession(server.url, server.credentials, place));
    for (const operation of benchOperations) {
      const measure = async ({ url, credentials }: Running): Promise<number> =>
        requestsPerSecond(Number(new URL(url).port), await signedRequest(operation, url, credentials), options);
      await measure(own.server);
      const ours = await measure(own.server);
      const theirs = other === undefined ? undefined : await measure(other.server);
      figures.push({
        section: "requests a second over the socket",
        name: operation.name,
        value: `${ours.toFixed(0)}${theirs === undefined ? ", moto_server: not on PATH" : `, moto_server ${theirs.toFixed(0)}: ${(ours / theirs).toFixed(1)} times`}`,
      });
    }
  } finally {
    await own.server.stop();
    await other?.server.stop();
  }
  return [...figures, ...starts];
}

function startFigure(name: string, milliseconds: number): Figure {
  return { section: "from the start of the process to the first answered call", name, value: renderMilliseconds(milliseconds) };
}

/** Starts a server and waits until it has answered. */
async function timed(start: () => Promise<Running>): Promise<{ readonly server: Running; readonly milliseconds: number }> {
  const started = performance.now();
  const server = await start();
  await (await openSocketSession(server.url, server.credentials, place).client("ec2")).describeVpcs({});
  return { server, milliseconds: performance.now() - started };
}

async function startOwn(): Promise<Running> {
  const script = fileURLToPath(new URL("wire-server.ts", import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text);
    });
    child.on("exit", (code) => reject(new Error(`the gateway's process ended with ${code}`)));
  });
  const { url, accessKeyId, secretAccessKey } = JSON.parse(line) as { url: string; accessKeyId: string; secretAccessKey: string };
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => void child.once("exit", resolve));
    child.kill();
    await gone;
  };
  return { url, credentials: { accessKeyId, secretAccessKey }, stop };
}
