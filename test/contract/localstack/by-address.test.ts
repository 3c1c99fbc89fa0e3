import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBackendClients } from "#harness/backends/backend-clients";
import { openCloud } from "#harness/backends/open-cloud";
import { openLocalStack } from "#harness/backends/localstack";
import type { LocalStack } from "#harness/backends/localstack";
import { openCleanStage } from "../backends/open-clean-stage.ts";
import { whyNoContainers } from "./docker-here.ts";

const reason = await whyNoContainers();

describe.skipIf(reason !== undefined)(`a LocalStack of somebody else's, by its address${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  let server: LocalStack;
  beforeAll(async () => {
    server = await openLocalStack();
  });
  afterAll(async () => server.stop());

  async function groundOf(): Promise<string> {
    const cloud = await openCloud(server.url, { fill: true });
    try {
      const ground = await cloud?.openGround();
      const { root } = await openCleanStage(ground);
      return String((await (await root().client("kms")).listKeys({})).Keys?.length);
    } catch (error) {
      return (error as Error).message;
    } finally {
      await cloud?.close();
    }
  }

  test("is played on when nothing was ever made in it; refused for a key of the default account, of the world's, and for what cannot be looked into", async () => {
    expect(await groundOf()).toBe("0");
    const past = createBackendClients({ url: server.url, account: "access-key" });
    const made = async (account: string, region: string) => {
      const { KeyMetadata } = await past.client("kms", account, region).createKey({});
      return KeyMetadata?.KeyId ?? "";
    };
    const inWorld = await made("333333333333", "sa-east-1");
    expect(await groundOf()).toMatch(new RegExp(`is not empty, and would be emptied: it holds kms ${inWorld} of 333333333333 in sa-east-1$`));
    const byDefault = await made("000000000000", "ap-south-1");
    expect(await groundOf()).toMatch(new RegExp(`is not empty, and would be emptied: it holds kms ${byDefault} of 000000000000 in ap-south-1$`));
    const authorization = "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=1";
    const queue = new URLSearchParams({ Action: "CreateQueue", QueueName: "jobs", Version: "2012-11-05" });
    expect((await fetch(server.url, { method: "POST", headers: { authorization }, body: queue })).status).toBe(200);
    expect(await groundOf()).toMatch(/; sqs, which was used and cannot be looked into$/);
    past.destroy();
  });
});
