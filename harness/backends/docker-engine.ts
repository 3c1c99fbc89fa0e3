import { existsSync } from "node:fs";
import { request } from "node:http";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { HarnessError } from "#model/errors";
import { assertLoopback } from "../interlock/assert-loopback.ts";

/** A Docker engine on this machine that answers. */
export interface DockerEngine {
  /** `unix:///var/run/docker.sock`, or `tcp://127.0.0.1:PORT`. */
  readonly host: string;
  readonly version: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Finds the Docker engine: where `DOCKER_HOST` says, or at the usual sockets.
 *
 * @throws HarnessError `environment`: no Docker, its daemon is not running, this user may not speak to it
 * @throws HarnessError `configuration`: `DOCKER_HOST` is not on this machine
 */
export async function findDockerEngine(environment: Variables = process.env, systemSocket = "/var/run/docker.sock"): Promise<DockerEngine> {
  const named = environment["DOCKER_HOST"];
  const hosts = named === undefined || named === "" ? usualHosts(environment, systemSocket) : [checkedHost(named, environment)];
  const refusals: HarnessError[] = [];
  for (const host of hosts) {
    const answer = await askVersion(host);
    if ("version" in answer) return { host, version: answer.version };
    refusals.push(refusal(host, answer.code));
  }
  const [first] = refusals.toSorted((one, other) => Number(isPermission(other)) - Number(isPermission(one)));
  throw first ?? noEngine(environment);
}

function usualHosts(environment: Variables, systemSocket: string): readonly string[] {
  const home = environment["HOME"] ?? homedir();
  const runtime = environment["XDG_RUNTIME_DIR"];
  const sockets = [
    systemSocket,
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock")]),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(home, ".colima/default/docker.sock"),
  ];
  return sockets.filter((path) => existsSync(path)).map((path) => `unix://${path}`);
}

/** An engine elsewhere would publish its ports elsewhere: off loopback. */
function checkedHost(named: string, environment: Variables): string {
  if (named.startsWith("unix:///")) return named;
  if (named.startsWith("tcp://") && (environment["DOCKER_TLS_VERIFY"] ?? "") === "") {
    assertLoopback(named.replace(/^tcp:/, "http:"));
    return named;
  }
  throw new HarnessError("configuration", `scartissue does not use the Docker engine at DOCKER_HOST=\`${named}\``, {
    hint: "Containers have to be on this machine's loopback: name a socket (unix:///…) or tcp://127.0.0.1:PORT without TLS",
  });
}

type Answer = { readonly version: string } | { readonly code: string };

const patience = 5_000;

/**
 * Whether an engine has an image, without pulling it.
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageInspect
 */
export async function hasImage({ host }: DockerEngine, name: string): Promise<boolean> {
  const answer = await get(host, `/images/${encodeURIComponent(name)}/json`);
  return "status" in answer && answer.status === 200;
}

/** @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/System/operation/SystemVersion */
async function askVersion(host: string): Promise<Answer> {
  const answer = await get(host, "/version");
  return "text" in answer ? versionIn(answer.text) : answer;
}

async function get(host: string, path: string): Promise<{ readonly status: number; readonly text: string } | { readonly code: string }> {
  const url = host.startsWith("unix://") ? undefined : new URL(host.replace(/^tcp:/, "http:"));
  const place = url === undefined ? { socketPath: host.slice("unix://".length) } : { host: url.hostname, port: url.port };
  return new Promise((settle) => {
    const asked = request({ ...place, path, timeout: patience, headers: { host: "docker" } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => settle({ status: response.statusCode ?? 0, text }));
      response.on("error", () => settle({ code: "EPROTO" }));
    });
    asked.on("timeout", () => asked.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    asked.on("error", (error: NodeJS.ErrnoException) => settle({ code: error.code ?? "EPROTO" }));
    asked.end();
  });
}

function versionIn(text: string): Answer {
  try {
    const { Version } = JSON.parse(text) as { readonly Version?: unknown };
    return typeof Version === "string" ? { version: Version } : { code: "EPROTO" };
  } catch {
    return { code: "EPROTO" };
  }
}

function refusal(host: string, code: string): HarnessError {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return new HarnessError("environment", `This user may not speak to the Docker engine at \`${host}\` (${code})`, {
        hint: "Add the user to the group docker and log in again, or use a rootless engine",
      });
    case "ECONNREFUSED":
    case "ENOENT":
      return new HarnessError("environment", `The Docker daemon is not running: nothing listens at \`${host}\``, { hint: startHint });
    default:
      return new HarnessError("environment", `What listens at \`${host}\` does not answer as a Docker engine does (${code})`, {
        hint: "Restart Docker, or name another engine in DOCKER_HOST",
      });
  }
}

const startHint = "Start it: `systemctl start docker`, Docker Desktop, or `dockerd` by hand as root";

function isPermission({ message }: HarnessError): boolean {
  return message.startsWith("This user may not");
}

function noEngine(environment: Variables): HarnessError {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  if (folders.some((folder) => existsSync(join(folder, "docker")) || existsSync(join(folder, "dockerd"))))
    return new HarnessError("environment", "The Docker daemon is not running: it has no socket", { hint: startHint });
  return new HarnessError("environment", "There is no Docker on this machine", {
    hint: "Install Docker (on Debian: `apt-get install docker.io`), or play on the embedded cloud, which needs nothing",
  });
}
