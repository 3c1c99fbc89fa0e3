import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBackendClients } from "#harness/backends/backend-clients";
import type { BackendClients } from "#harness/backends/backend-clients";
import type { CloudBackend } from "#harness/backends/cloud-backend";
import { findProgram } from "#harness/find-program";
import { motoHoldings } from "#harness/backends/moto-holdings";
import { openCloud } from "#harness/backends/open-cloud";
import { startMotoServer } from "#harness/backends/start-moto-server";
import type { StartedServer } from "#harness/backends/start-moto-server";
import { accounts, openCleanStage, region } from "../backends/open-clean-stage.ts";

const file = findProgram("moto_server");
const missing = file === undefined ? " (skipped: no moto_server on PATH)" : "";
const elsewhere = { account: "444455556666", region: "ap-south-1" };
const none: ReadonlySet<string> = new Set();

describe.skipIf(file === undefined)(`a moto of somebody else's, by its address${missing}`, () => {
  let server: StartedServer;
  let past: BackendClients;
  beforeAll(async () => {
    server = await startMotoServer(file ?? "");
    past = createBackendClients({ url: server.url, account: "header" });
  });
  beforeEach(async () => void (await fetch(`${server.url}/moto-api/reset`, { method: "POST" })));
  afterAll(async () => {
    past.destroy();
    await server.stop();
  });

  async function open(): Promise<CloudBackend> {
    const cloud = await openCloud(server.url, { fill: true });
    if (cloud === undefined) throw new Error("Nothing was opened");
    return cloud;
  }
  /** A queue in a service that scartissue has no client for. */
  async function makeQueue(): Promise<void> {
    const authorization = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=1";
    const answer = await fetch(server.url, {
      method: "POST",
      headers: { authorization },
      body: new URLSearchParams({ Action: "CreateQueue", QueueName: "jobs" }),
    });
    expect(answer.status).toBe(200);
  }

  test("is played on when nothing but moto's own furniture stands in it, emptied between worlds, and left empty", async () => {
    await past.send("ec2", "DescribeVpcs", {}, elsewhere);
    const cloud = await open();
    for (const cidr of ["10.0.0.0/16", "10.1.0.0/16"]) {
      const ground = await cloud.openGround();
      const { root } = await openCleanStage(ground);
      const ec2 = await root().client("ec2");
      expect((await ec2.describeVpcs({})).Vpcs).toEqual([]);
      await ec2.createVpc({ CidrBlock: cidr });
      await ground.close();
    }
    expect(await motoHoldings(server.url, none)).toEqual([expect.stringMatching(/^ec2 VPC vpc-\w+ of 222222222222$/)]);
    await cloud.close();
    expect(await motoHoldings(server.url, none)).toEqual([]);
  });

  test("is refused while it holds a bucket in an account and region that no world has, which stays", async () => {
    await past.send("s3", "CreateBucket", { Bucket: "of-somebody-else", CreateBucketConfiguration: { LocationConstraint: elsewhere.region } }, elsewhere);
    const cloud = await open();
    await expect(cloud.openGround()).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/^moto at \S+ is not empty, and would be emptied: it holds s3 Bucket of-somebody-else of 444455556666$/) as string,
      hint: expect.stringContaining("--cloud moto or localstack") as string,
    });
    await cloud.close();
    expect((await past.send("s3", "ListBuckets", {}, elsewhere))["Buckets"]).toMatchObject([{ Name: "of-somebody-else" }]);
  });

  test("is not emptied when somebody has put something into a service of theirs meanwhile", async () => {
    const cloud = await open();
    const ground = await cloud.openGround();
    await makeQueue();
    await ground.close();
    await expect(cloud.openGround()).rejects.toMatchObject({ code: "configuration", message: expect.stringContaining("sqs Queue jobs") as string });
    await cloud.close();
    expect(await motoHoldings(server.url, none)).toContainEqual(expect.stringMatching(/^sqs Queue jobs/));
  });

  test("keeps the default network of an account in which somebody has an address, and the ground is refused", async () => {
    const place = { account: accounts.production, region };
    const cloud = await open();
    const ground = await cloud.openGround();
    const { root } = await openCleanStage(ground);
    await past.send("ec2", "AllocateAddress", { Domain: "vpc" }, place);
    await expect((await root().client("ec2")).describeVpcs({})).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/is not empty: ec2 of 222222222222 in eu-west-1 holds /) as string,
    });
    expect((await past.send("ec2", "DescribeVpcs", {}, place))["Vpcs"]).toHaveLength(1);
    await ground.close();
  });
});
