import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { childEnvironment } from "./child-environment.ts";

/** The label that every container of ours carries. */
export const containerLabel = "org.scartissue.lease";

/**
 * Removes every container that carries a mark, through the Docker engine's own API; no `docker` program is needed. Waits for it.
 *
 * @returns how many were removed; undefined when no engine could be asked
 * @see https://docs.docker.com/reference/api/engine/
 */
export function removeContainers(mark: string, dockerHost: string | undefined): number | undefined {
  const host = dockerHost ?? usualDockerHost();
  if (host === undefined) return undefined;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script, host, `${containerLabel}=${mark}`], {
    encoding: "utf8",
    timeout: 20_000,
    env: childEnvironment({ home: "/nonexistent", path: "" }),
  });
  return status === 0 ? Number(stdout) : undefined;
}

function usualDockerHost(): string | undefined {
  const named = process.env["DOCKER_HOST"];
  if (named !== undefined && named !== "") return named;
  const sockets = ["/var/run/docker.sock", join(process.env["XDG_RUNTIME_DIR"] ?? "/nonexistent", "docker.sock"), join(homedir(), ".docker/run/docker.sock")];
  const socket = sockets.find((path) => existsSync(path));
  return socket === undefined ? undefined : `unix://${socket}`;
}

const script = `
import { request } from "node:http";
const [host, label] = process.argv.slice(1);
const place = host.startsWith("unix://") ? { socketPath: host.slice(7) } : { host: new URL(host).hostname, port: new URL(host).port };
const ask = (method, path) => new Promise((settle, fail) => {
  const asked = request({ ...place, method, path, timeout: 15000, headers: { host: "docker" } }, (response) => {
    let text = "";
    response.on("data", (chunk) => (text += chunk));
    response.on("end", () => settle({ status: response.statusCode, text }));
  });
  asked.on("error", fail);
  asked.on("timeout", () => asked.destroy(new Error("late")));
  asked.end();
});
const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
const found = JSON.parse((await ask("GET", "/containers/json?all=true&filters=" + filters)).text);
let removed = 0;
for (const { Id } of found) {
  const { status } = await ask("DELETE", "/containers/" + Id + "?force=true&v=true");
  if (status === 204 || status === 404 || status === 409) removed += 1;
}
process.stdout.write(String(removed));
`;
