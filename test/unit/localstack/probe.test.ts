import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { awaitHooks, probeLocalStack } from "#harness/backends/localstack-probe";
import { servicesLacking } from "#harness/backends/localstack-tiers";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => void server.close(resolve));
});

/** Answers each path with the next of its answers, the last one for ever. */
async function listen(answers: Readonly<Record<string, readonly (object | string)[]>>): Promise<string> {
  const asked: Record<string, number> = {};
  const server = createServer(({ url = "" }, response) => {
    const path = url.replace("/_localstack/", "");
    const list = answers[path] ?? [];
    const answer = list[Math.min(asked[path] ?? 0, list.length - 1)];
    asked[path] = (asked[path] ?? 0) + 1;
    if (answer === undefined) response.writeHead(404).end("nothing here");
    else response.writeHead(200).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const health = { services: { s3: "available", ec2: "running", kms: "available" }, edition: "community", version: "4.14.0" };
const info = { version: "4.14.0:abc", edition: "community", is_license_activated: false };

describe("the probe", () => {
  it("tells version, edition, licence and the services with their states", async () => {
    expect(await probeLocalStack(await listen({ health: [health], info: [info] }))).toEqual({
      version: "4.14.0:abc",
      edition: "community",
      licensed: false,
      services: health.services,
    });
  });

  it("says so when the edition is not told", async () => {
    const { edition: _, ...bare } = health;
    expect(await probeLocalStack(await listen({ health: [bare], info: [{}] }))).toMatchObject({ version: "4.14.0", edition: "unknown" });
  });

  it.each([
    ["another program", { health: ["<html>"], info: [info] }, "its answer is not JSON"],
    ["a path that is not there", {}, "its answer is not JSON"],
    ["JSON without services", { health: [{}], info: [info] }, "its answer names no version and no services"],
    ["JSON without a version", { health: [{ services: {} }], info: [{}] }, "its answer names no version and no services"],
  ])("does not take for LocalStack: %s", async (_, answers, why) => {
    const url = await listen(answers);
    await expect(probeLocalStack(url)).rejects.toMatchObject({
      code: "environment",
      message: `What listens at \`${url}\` does not answer as LocalStack does: ${why}`,
    });
  });

  it("says so when nothing listens", async () => {
    const url = await listen({});
    await new Promise((resolve) => void servers.pop()?.close(resolve));
    await expect(probeLocalStack(url)).rejects.toThrow(`What listens at \`${url}\` does not answer as LocalStack does: no connection`);
  });
});

describe("start-up hooks", () => {
  const running = { completed: { READY: false }, scripts: [{ stage: "READY", name: "10-services.sh", state: "RUNNING" }] };
  const done = { completed: { READY: true }, scripts: [{ stage: "READY", name: "10-services.sh", state: "SUCCESSFUL" }] };

  it("are waited for", async () => {
    await expect(awaitHooks(await listen({ init: [running, running, done] }), 10)).resolves.toBeUndefined();
  });

  it("that fail are named", async () => {
    const failed = { completed: { READY: true }, scripts: [{ stage: "READY", name: "20-buckets.sh", state: "ERROR" }] };
    await expect(awaitHooks(await listen({ init: [failed] }), 10)).rejects.toMatchObject({
      code: "environment",
      message: "LocalStack's start-up hook `20-buckets.sh` failed",
    });
  });

  it("that never end are not waited for for ever", async () => {
    await expect(awaitHooks(await listen({ init: [running] }), 0)).rejects.toThrow("LocalStack's start-up hooks did not end within 0 s");
  });
});

describe("what a LocalStack lacks", () => {
  it("is told with the plan that offers it", () => {
    const free = Object.fromEntries(["dynamodb", "ec2", "iam", "kms", "s3", "sts"].map((service) => [service, "available"]));
    expect(servicesLacking(free, new Set())).toEqual({
      cloudtrail: "LocalStack offers it from its Ultimate plan on",
      ecs: "LocalStack offers it from its Base plan on",
      elbv2: "LocalStack offers it from its Base plan on",
      organizations: "LocalStack offers it from its Ultimate plan on",
      rds: "LocalStack offers it from its Base plan on",
    });
  });

  it("includes what is switched off or broken, and what a locally built image leaves out", () => {
    const states = { s3: "running", kms: "disabled", ec2: "error", dynamodb: "available" };
    const { s3, kms, ec2, dynamodb, sts } = servicesLacking(states, new Set(["dynamodb"]));
    expect({ s3, kms, ec2, dynamodb, sts }).toEqual({
      s3: undefined,
      kms: "LocalStack says that it is `disabled`",
      ec2: "LocalStack says that it is `error`",
      dynamodb: "the locally built image leaves out the programs behind it",
      sts: "LocalStack does not offer it",
    });
  });
});
