import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findDockerEngine } from "#harness/backends/docker-engine";

let folder: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-engine-"));
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => void server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const engineAnswer = { status: 200, text: JSON.stringify({ Version: "20.10.24" }) };

/** Something that listens at a socket, or at a port on loopback, and answers as told. */
async function listen(place: string | number, { status, text } = engineAnswer): Promise<Server> {
  const server = createServer((_, response) => response.writeHead(status).end(text));
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof place === "number") server.listen(place, "127.0.0.1", resolve);
    else server.listen(place, resolve);
  });
  return server;
}

const nothing = (): Record<string, string> => ({ HOME: folder, PATH: "" });
const socket = (): string => join(folder, "docker.sock");

describe("the Docker engine", () => {
  it("is found at the system's socket", async () => {
    await listen(socket());
    expect(await findDockerEngine(nothing(), socket())).toEqual({ host: `unix://${socket()}`, version: "20.10.24" });
  });

  it("is found where a rootless one listens, when the system's socket is dead", async () => {
    writeFileSync(socket(), "");
    mkdirSync(join(folder, ".docker/run"), { recursive: true });
    await listen(join(folder, ".docker/run/docker.sock"));
    expect(await findDockerEngine(nothing(), socket())).toMatchObject({ host: `unix://${folder}/.docker/run/docker.sock` });
  });

  it("is found where DOCKER_HOST says, and nowhere else then", async () => {
    const { port } = (await listen(0)).address() as AddressInfo;
    await listen(socket());
    expect(await findDockerEngine({ ...nothing(), DOCKER_HOST: `tcp://127.0.0.1:${port}` }, socket())).toMatchObject({ host: `tcp://127.0.0.1:${port}` });
    await expect(findDockerEngine({ ...nothing(), DOCKER_HOST: `unix://${folder}/none.sock` }, socket())).rejects.toMatchObject({
      message: `The Docker daemon is not running: nothing listens at \`unix://${folder}/none.sock\``,
    });
  });
});

describe("says what to do when there is", () => {
  it("no Docker at all", async () => {
    await expect(findDockerEngine(nothing(), socket())).rejects.toMatchObject({
      code: "environment",
      message: "There is no Docker on this machine",
      hint: expect.stringContaining("apt-get install docker.io") as string,
    });
  });

  it("a Docker whose daemon has no socket", async () => {
    writeFileSync(join(folder, "docker"), "");
    await expect(findDockerEngine({ ...nothing(), PATH: `/nonexistent:${folder}` }, socket())).rejects.toMatchObject({
      code: "environment",
      message: "The Docker daemon is not running: it has no socket",
      hint: expect.stringContaining("systemctl start docker") as string,
    });
  });

  it("a socket behind which no daemon listens any more", async () => {
    spawnSync(process.execPath, ["-e", `require("net").createServer().listen(${JSON.stringify(socket())}, () => process.kill(process.pid, "SIGKILL"))`]);
    await expect(findDockerEngine(nothing(), socket())).rejects.toMatchObject({
      code: "environment",
      message: `The Docker daemon is not running: nothing listens at \`unix://${socket()}\``,
    });
  });

  it("no permission", async ({ skip }) => {
    skip(process.platform === "win32", "needs file permissions");
    await listen(socket());
    chmodSync(folder, 0o755);
    chmodSync(socket(), 0o600);
    // Root may do everything: ask as somebody else.
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
    if (asNobody === undefined) chmodSync(socket(), 0o000);
    const code = `import { findDockerEngine } from "#harness/backends/docker-engine";
      findDockerEngine({ HOME: "/nonexistent", PATH: "" }, ${JSON.stringify(socket())}).catch(({ code, message, hint }) => console.log(JSON.stringify({ code, message, hint })));`;
    const { stdout, stderr } = await run(code, asNobody);
    skip(asNobody !== undefined && stderr.includes("EACCES: permission denied"), "another user may not read this checkout");
    expect(JSON.parse(stdout)).toEqual({
      code: "environment",
      message: `This user may not speak to the Docker engine at \`unix://${socket()}\` (EACCES)`,
      hint: "Add the user to the group docker and log in again, or use a rootless engine",
    });
  });

  it.each([
    ["no engine", { status: 200, text: "<html>" }],
    ["an engine without a version", { status: 200, text: "{}" }],
  ])("something else at the socket: %s", async (_, answer) => {
    await listen(socket(), answer);
    await expect(findDockerEngine(nothing(), socket())).rejects.toMatchObject({
      code: "environment",
      message: `What listens at \`unix://${socket()}\` does not answer as a Docker engine does (EPROTO)`,
    });
  });

  it.each(["tcp://10.0.0.7:2375", "tcp://docker.example.com:2375", "ssh://me@build-host", "tcp://127.0.0.1@evil.example:2375"])(
    "an engine on another machine: %s is never asked",
    async (DOCKER_HOST) => {
      await expect(findDockerEngine({ ...nothing(), DOCKER_HOST }, socket())).rejects.toMatchObject({
        code: "configuration",
        hint: expect.stringMatching(/127\.0\.0\.1/) as string,
      });
    },
  );

  it("an engine behind TLS", async () => {
    await expect(findDockerEngine({ ...nothing(), DOCKER_HOST: "tcp://127.0.0.1:2376", DOCKER_TLS_VERIFY: "1" }, socket())).rejects.toMatchObject({
      code: "configuration",
    });
  });
});

/** Runs a module of ours in a process of its own, as another user if one is given. */
async function run(
  code: string,
  user: { readonly uid: number; readonly gid: number } | undefined,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, ["--conditions=scartissue-source", "--import", "tsx", "--input-type=module", "-e", code], {
    ...user,
    cwd: join(import.meta.dirname, "../../.."),
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", TSX_DISABLE_CACHE: "1" },
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  return text;
}
