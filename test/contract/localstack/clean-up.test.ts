import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cleanUpAfterTheDead } from "#harness/interlock/clean-up-after-the-dead";
import { leasesFolder } from "#harness/interlock/lease-files";
import { leasedContainers, whyNoContainers } from "./docker-here.ts";

const reason = await whyNoContainers();

describe.skipIf(reason !== undefined)(`containers and how a run ends${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scartissue-clean-up-"));
    vi.stubEnv("TMPDIR", folder);
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    cleanUpAfterTheDead();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  async function hold(how = "stay"): Promise<{ readonly child: ChildProcess; readonly container: string; readonly exit: Promise<unknown> }> {
    const child = spawn(process.execPath, ["--conditions=scartissue-source", "--import", "tsx", join(import.meta.dirname, "container-holder.ts"), how], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, TMPDIR: folder },
    });
    children.push(child);
    const exit = once(child, "exit");
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    return { child, container: text.toString().trim(), exit };
  }

  const leases = (): number => readdirSync(leasesFolder()).length;

  it.each(["SIGINT", "SIGTERM"] as const)("%s: gone, and its lease with it", async (signal) => {
    const { child, container, exit } = await hold();
    expect(await leasedContainers()).toContain(container);
    child.kill(signal);
    expect(await exit).toEqual([signal === "SIGINT" ? 130 : 143, null]);
    expect(await leasedContainers()).not.toContain(container);
    expect(leases()).toBe(0);
  });

  it("success: gone, and its lease with it", async () => {
    const { container, exit } = await hold("succeed");
    expect(await exit).toEqual([0, null]);
    expect(await leasedContainers()).not.toContain(container);
    expect(leases()).toBe(0);
  });

  it("failure: it is gone with the process", async () => {
    const { container, exit } = await hold("fail");
    await exit;
    expect(await leasedContainers()).not.toContain(container);
    expect(leases()).toBe(0);
  });

  it("SIGKILL: it is still there, and the next start removes it", async () => {
    const { child, container, exit } = await hold();
    child.kill("SIGKILL");
    await exit;
    expect(await leasedContainers()).toContain(container);
    expect(cleanUpAfterTheDead()).toEqual(["1 container"]);
    expect(await leasedContainers()).not.toContain(container);
    expect(leases()).toBe(0);
  });

  it("the start of another scartissue leaves a living one's container alone", async () => {
    const { container } = await hold();
    expect(cleanUpAfterTheDead()).toEqual([]);
    expect(await leasedContainers()).toContain(container);
  });
});
