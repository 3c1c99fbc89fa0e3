import type { Readable } from "node:stream";
import { execa } from "execa";
import { HarnessError } from "#model/errors";
import { childEnvironment } from "../interlock/child-environment.ts";
import { leaseDirectory, leaseProcess } from "../interlock/leases.ts";

/** A server of ours on a free port. */
export interface StartedServer {
  readonly url: string;
  stop(): Promise<void>;
}

const patienceSeconds = 60;

/**
 * Starts a `moto_server` as a child, on loopback and a port of its choosing.
 * @throws HarnessError `environment` when it ends or says nothing before it listens
 */
export async function startMotoServer(file: string): Promise<StartedServer> {
  const home = leaseDirectory("moto");
  const lease = leaseProcess();
  const child = execa(file, ["-H", "127.0.0.1", "-p", "0"], {
    cwd: home.path,
    env: { ...childEnvironment({ home: home.path, path: process.env["PATH"] ?? "", extra: settings }), ...lease.environment },
    extendEnv: false,
    detached: true,
    reject: false,
    stdin: "ignore",
    stdout: "ignore",
    buffer: false,
  });
  lease.hold(child.pid);
  // The child may live as long as nobody waits for it: it must not keep this process alive.
  child.unref();
  const stop = async (): Promise<void> => {
    lease.release();
    child.ref();
    await child;
    home.release();
  };
  try {
    return { url: await listeningUrl(child, file), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const settings = {
  // Thousands of image descriptions that nobody here asks for.
  MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
  PYTHONDONTWRITEBYTECODE: "1",
};

interface Child extends PromiseLike<{ readonly exitCode?: number | undefined; readonly shortMessage?: string | undefined }> {
  readonly stderr: Readable;
}

/** What it prints once it listens; its end, or silence, before that is a failure. */
async function listeningUrl(child: Child, file: string): Promise<string> {
  let said = "";
  const failed = (why: string): HarnessError =>
    new HarnessError("environment", `\`${file}\` ${why}`, {
      hint: said.trim().split("\n").slice(-3).join("\n") || "Start it by hand to see what is wrong: moto_server -p 0",
    });
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed(`did not say within ${patienceSeconds} s where it listens`)), patienceSeconds * 1000);
  });
  const listening = new Promise<string>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-20_000);
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const end = async (): Promise<never> => {
    const { exitCode, shortMessage } = await child;
    throw failed(exitCode === undefined ? `could not be started: ${shortMessage ?? ""}` : `ended with code ${exitCode} before it listened`);
  };
  try {
    return await Promise.race([listening, silence, end()]);
  } finally {
    clearTimeout(timer);
  }
}
