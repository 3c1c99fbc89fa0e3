import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { createBackendClients } from "#harness/backends/backend-clients";
import { openLocalStack } from "#harness/backends/localstack";
import type { LocalStack } from "#harness/backends/localstack";
import { loadContainers } from "#harness/backends/load-containers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leasedContainers, whyNoContainers } from "./docker-here.ts";

const reason = await whyNoContainers();

describe.skipIf(reason !== undefined)(`LocalStack in a container${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  let localstack: LocalStack;
  beforeAll(async () => {
    localstack = await openLocalStack();
  });
  afterAll(async () => localstack.stop());

  it("is the pinned version, and says what it offers and what it does not", () => {
    expect(localstack).toMatchObject({ image: "localstack/localstack:4.14.0", version: expect.stringMatching(/^4\.14\.0/) as string, edition: "community" });
    expect(Object.keys(localstack.services)).toEqual(expect.arrayContaining(["ec2", "kms", "s3"]));
    expect(Object.keys(localstack.lacks)).toEqual(expect.arrayContaining(["ecs", "elbv2", "organizations", "rds"]));
    for (const service of ["ec2", "kms", "s3"] as const) expect(localstack.lacks).not.toHaveProperty(service);
  });

  it("answers S3, EC2 and KMS calls, for each account apart", async () => {
    const clients = createBackendClients({ url: localstack.url, account: "access-key" });
    const [one, other] = ["222222222222", "333333333333"];
    const bucketsOf = async (account: string) => (await clients.client("s3", account, "eu-west-1").listBuckets({})).Buckets?.map(({ Name }) => Name);
    await clients.client("s3", one, "eu-west-1").createBucket({ Bucket: "pictures", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    expect([await bucketsOf(one), await bucketsOf(other)]).toEqual([["pictures"], []]);
    const { Vpc } = await clients.client("ec2", one, "eu-west-1").createVpc({ CidrBlock: "10.9.0.0/16" });
    expect(Vpc?.OwnerId).toBe(one);
    const { KeyMetadata } = await clients.client("kms", other, "eu-west-1").createKey({});
    expect(KeyMetadata?.Arn).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${other}:key/`));
    clients.destroy();
  });

  it("is reached on 127.0.0.1 and on no other address of this machine", async () => {
    const port = new URL(localstack.url).port;
    expect((await fetch(`http://127.0.0.1:${port}/_localstack/health`)).status).toBe(200);
    const others = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter(({ family, internal }) => family === "IPv4" && !internal));
    for (const { address } of others) await expect(fetch(`http://${address}:${port}/_localstack/health`)).rejects.toThrow("fetch failed");
    const { client } = await loadContainers();
    const { HostConfig } = (await client.container.getById(localstack.container).inspect()) as { HostConfig: { PortBindings: Record<string, unknown> } };
    expect(Object.values(HostConfig.PortBindings)).toEqual([[{ HostIp: "127.0.0.1", HostPort: expect.any(String) as string }]]);
  });

  it("resolves no name: nothing in it speaks to the outside", async () => {
    const { client } = await loadContainers();
    const ask = async (name: string) =>
      client.container.exec(client.container.getById(localstack.container), ["python3", "-c", `import socket; print(socket.gethostbyname("${name}"))`]);
    expect(await ask("localhost")).toMatchObject({ exitCode: 0, output: expect.stringContaining("127.0.0.1") as string });
    expect(await ask("api.localstack.cloud")).toMatchObject({ exitCode: 1, output: expect.stringMatching(/gaierror/) as string });
  });

  it("carries its lease, and is gone when it is stopped; another one beside it is not touched", async () => {
    await using second = await openLocalStack();
    expect(second.url).not.toBe(localstack.url);
    expect(await leasedContainers()).toEqual(expect.arrayContaining([localstack.container, second.container]));
    await second.stop();
    const left = await leasedContainers();
    expect(left).toContain(localstack.container);
    expect(left).not.toContain(second.container);
    expect(await localstack.whyEnded()).toBeUndefined();
  });

  it("says why it no longer answers when its container dies, and when somebody removes it", async () => {
    await using dying = await openLocalStack();
    const { client } = await loadContainers();
    await client.container.getById(dying.container).kill();
    await expect(fetch(`${dying.url}/_localstack/health`)).rejects.toThrow("fetch failed");
    const ended = await dying.whyEnded();
    expect(ended).toMatchObject({ code: "environment", hint: "What was played on it is void: run it again" });
    expect(ended?.message).toMatch(
      /^The container of LocalStack \(localstack\/localstack:4\.14\.0\) ended with exit code 137\. Its last lines:\n[\s\S]*Ready\./,
    );
    await client.container.getById(dying.container).remove();
    expect((await dying.whyEnded())?.message).toContain("was removed by somebody else; it logged nothing");
  });

  it("is refused a port that is taken, and leaves nothing behind then", async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => void squatter.listen(0, "127.0.0.1", resolve));
    const { port } = squatter.address() as AddressInfo;
    await expect(openLocalStack({ port })).rejects.toMatchObject({
      code: "environment",
      message: `Port ${port} on 127.0.0.1 is taken: LocalStack (localstack/localstack:4.14.0) cannot be published there`,
    });
    await new Promise((resolve) => void squatter.close(resolve));
    expect(await leasedContainers(localstack.image, "created")).toEqual([]);
    await using free = await openLocalStack({ port });
    expect(free.url).toBe(`http://127.0.0.1:${port}`);
  });

  it("is refused where its image is not there and cannot be pulled", async () => {
    await expect(openLocalStack({ image: "127.0.0.1:9/localstack/none:1" })).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/^Docker does not have the image `127\.0\.0\.1:9\/localstack\/none:1`, and it cannot be pulled/) as string,
      hint: expect.stringContaining("localstack/build-image.sh") as string,
    });
  });
});
