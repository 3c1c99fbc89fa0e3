import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findProgram } from "#harness/find-program";
import { openMoto } from "#harness/backends/open-moto";
import { startMotoServer } from "#harness/backends/start-moto-server";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, lines: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("starting a moto server", () => {
  test("its address is what it says, and stopping it ends it", async () => {
    const file = script("good", `echo " * Running on http://127.0.0.1:4711" >&2; sleep 60`);
    const server = await startMotoServer(file);
    expect(server.url).toBe("http://127.0.0.1:4711");
    await server.stop();
  });

  test("nothing of the user's environment reaches it", async () => {
    process.env["AWS_PROFILE"] = "decoy";
    process.env["HTTPS_PROXY"] = "http://decoy";
    const file = script("nosy", `[ -z "$AWS_PROFILE$HTTPS_PROXY" ] && echo " * Running on http://127.0.0.1:4712" >&2 && sleep 60\necho leaked >&2; exit 3`);
    const server = await startMotoServer(file);
    expect(server.url).toBe("http://127.0.0.1:4712");
    await server.stop();
    delete process.env["AWS_PROFILE"];
    delete process.env["HTTPS_PROXY"];
  });

  test("one that ends before it listens is told with its last words", async () => {
    const file = script("broken", `echo "ModuleNotFoundError: No module named 'flask'" >&2; exit 1`);
    await expect(startMotoServer(file)).rejects.toMatchObject({
      code: "environment",
      message: `\`${file}\` ended with code 1 before it listened`,
      hint: "ModuleNotFoundError: No module named 'flask'",
    });
  });

  test("one that is no program is told", async () => {
    await expect(startMotoServer(join(folder, "absent"))).rejects.toMatchObject({ code: "environment" });
  });
});

describe("moto as the cloud", () => {
  test("where there is neither a moto_server nor a Docker engine, what is missing and how to get it is said", async () => {
    vi.stubEnv("PATH", folder);
    vi.stubEnv("DOCKER_HOST", `unix://${folder}/docker.sock`);
    await expect(openMoto({ fill: true })).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/^--cloud moto finds no `moto_server` on PATH, and moto's image cannot serve instead: .*Docker/) as string,
      hint: "Install it with `pip install 'moto[server]'`, or give Docker its image: `docker pull motoserver/moto:5.2.1`, or play on the embedded AWS: --cloud embedded",
    });
    vi.unstubAllEnvs();
  });
});

describe("finding a program", () => {
  test("it is found where PATH says, if it can be run", () => {
    const file = script("runnable", "exit 0");
    expect(findProgram("runnable", `/nonexistent:${folder}`)).toBe(file);
    writeFileSync(join(folder, "plain"), "");
    expect(findProgram("plain", folder)).toBeUndefined();
    expect(findProgram("runnable", "relative")).toBeUndefined();
  });
});
