import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cleanUpAfterTheDead } from "#harness/interlock/clean-up-after-the-dead";
import { leasesFolder } from "#harness/interlock/lease-files";
import { leaseContainer, leaseDirectory, leaseProcess } from "#harness/interlock/leases";
import { processSpace, processStart } from "#harness/interlock/process-identity";

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-leases-test-"));
  vi.stubEnv("TMPDIR", folder);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

interface Held {
  readonly folder: string;
  readonly child: number;
  readonly stray: number;
}

/** Another scartissue, which holds a folder and two processes. */
async function openHolder(...words: readonly string[]): Promise<{ readonly process: ChildProcess; readonly held: Held }> {
  const holder = spawn(process.execPath, ["--conditions=scartissue-source", "--import", "tsx", join(import.meta.dirname, "lease-holder.ts"), ...words], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: folder },
  });
  children.push(holder);
  const [text] = (await once(holder.stdout, "data")) as [Buffer];
  return { process: holder, held: JSON.parse(text.toString()) as Held };
}

/** What of it is still there. */
function remains({ folder: path, child, stray }: Held): readonly string[] {
  return [
    ...Object.entries({ child, stray }).flatMap(([name, pid]) => (processStart(pid) === undefined ? [] : [name])),
    ...(existsSync(path) ? ["folder"] : []),
  ];
}

async function expectNothingLeft(held: Held): Promise<void> {
  await expect.poll(() => remains(held), { timeout: 10_000 }).toEqual([]);
  expect(leaseCount()).toBe(0);
}

function leaseCount(): number {
  return existsSync(leasesFolder()) ? readdirSync(leasesFolder()).length : 0;
}

async function kill(holder: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  holder.kill(signal);
  await once(holder, "exit");
}

describe.skipIf(process.platform !== "linux")("leases (strays are found on Linux only)", () => {
  it("leave nothing behind when they are released, not even a child that left its process group", async () => {
    const { process: holder, held } = await openHolder("release");
    expect(leaseCount()).toBe(2);
    holder.stdin?.write("go\n");
    await once(holder, "exit");

    await expectNothingLeft(held);
  });

  it("end everything on SIGTERM", async () => {
    const { process: holder, held } = await openHolder();
    await kill(holder, "SIGTERM");

    await expectNothingLeft(held);
  });

  it("stay after `kill -9`, until the next start ends what they hold and says so", async () => {
    const { process: holder, held } = await openHolder();
    await kill(holder, "SIGKILL");
    expect(remains(held)).toEqual(["child", "stray", "folder"]);

    expect(cleanUpAfterTheDead()).toEqual([expect.stringMatching(/^\d+ processes$/), "1 folder"]);

    await expectNothingLeft(held);
  });

  it("of a living scartissue are left alone by the next start", async () => {
    const { held } = await openHolder();

    expect(cleanUpAfterTheDead()).toEqual([]);

    expect(remains(held)).toEqual(["child", "stray", "folder"]);
    process.kill(-held.child, "SIGKILL");
    process.kill(held.stray, "SIGKILL");
  });

  it("never kill another process that has taken the id of a dead child", async () => {
    const bystander = spawn("sleep", ["300"], { detached: true });
    children.push(bystander);
    plant({ kind: "process", id: "no-such-mark", pid: bystander.pid, started: "1" });

    expect(cleanUpAfterTheDead()).toEqual([]);

    expect(processStart(bystander.pid ?? 0)).toBeDefined();
    expect(leaseCount()).toBe(0);
  });

  it("of another container's processes, whose ids mean nothing here, are left alone", () => {
    plant({ kind: "directory", id: join(folder, "scartissue-other") }, { namespace: "pid:[1]" });

    expect(cleanUpAfterTheDead()).toEqual([]);

    expect(leaseCount()).toBe(1);
  });
});

describe("leases", () => {
  it("never delete a folder that scartissue would not have made", () => {
    const precious = join(folder, "precious");
    mkdirSync(precious);
    plant({ kind: "directory", id: precious });

    cleanUpAfterTheDead();

    expect(existsSync(precious)).toBe(true);
  });

  it("that cannot be read are dropped", () => {
    mkdirSync(leasesFolder(), { mode: 0o700 });
    writeFileSync(join(leasesFolder(), "half.json"), '{"owner":');

    expect(cleanUpAfterTheDead()).toEqual([]);

    expect(leaseCount()).toBe(0);
  });

  it("are refused where none can be written", () => {
    writeFileSync(leasesFolder(), "a file in the way");

    expect(() => leaseDirectory("test")).toThrow(/No lease can be written/);
    expect(() => leaseProcess()).toThrow(/No lease can be written/);
  });

  it("can be released twice", () => {
    const lease = leaseDirectory("test");
    lease.release();
    lease.release();

    expect(existsSync(lease.path)).toBe(false);
  });

  it("find a container by its label, through the engine's API", async () => {
    const asked: string[] = [];
    const engine = createServer((request, response) => {
      asked.push(`${request.method} ${decodeURIComponent(request.url ?? "")}`);
      if (request.method === "GET") response.end(JSON.stringify([{ Id: "c0ffee" }]));
      else response.writeHead(204).end();
    }).listen(join(folder, "docker.sock"));
    await once(engine, "listening");
    const mark = "7e57";
    plant({ kind: "container", id: mark, dockerHost: `unix://${join(folder, "docker.sock")}` });
    const cleaner = spawn(
      process.execPath,
      [
        "--conditions=scartissue-source",
        "--import",
        "tsx",
        "-e",
        'import("#harness/interlock/clean-up-after-the-dead").then(({ cleanUpAfterTheDead }) => console.log(cleanUpAfterTheDead().join()))',
      ],
      { env: { ...process.env, TMPDIR: folder }, stdio: ["ignore", "pipe", "inherit"] },
    );
    children.push(cleaner);

    const [said] = (await once(cleaner.stdout, "data")) as [Buffer];

    expect(said.toString()).toBe("1 container\n");
    expect(asked).toEqual([`GET /containers/json?all=true&filters={"label":["org.scartissue.lease=${mark}"]}`, "DELETE /containers/c0ffee?force=true&v=true"]);
    engine.close();
  });

  it("of a container stay while no engine answers", () => {
    plant({ kind: "container", id: "7e57", dockerHost: `unix://${join(folder, "no.sock")}` });

    expect(cleanUpAfterTheDead()).toEqual([]);

    expect(leaseCount()).toBe(1);
  });

  it("of a container name the label that it must carry, and stay when no engine says that it is gone", () => {
    const lease = leaseContainer(`unix://${join(folder, "no.sock")}`);

    expect(Object.keys(lease.labels)).toEqual(["org.scartissue.lease"]);
    lease.release();
    expect(leaseCount()).toBe(1);
  });
});

/** A lease whose owner is dead. */
function plant(thing: object, owner: { readonly namespace?: string } = {}): void {
  mkdirSync(leasesFolder(), { recursive: true, mode: 0o700 });
  const record = { owner: { pid: 2 ** 22 + 1, started: "1", ...processSpace(), ...owner }, startedAt: "2026-01-01T00:00:00Z", thing };
  writeFileSync(join(leasesFolder(), "planted.json"), JSON.stringify(record));
}
