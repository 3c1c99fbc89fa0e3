import { GetCallerIdentityCommand, STS } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { createClient } from "../../../harness/aws/create-client.ts";
import { clientModule } from "../../../harness/aws/client-modules.ts";

const answering = (Account: string) => async () => ({ output: { $metadata: {}, Account }, response: {} });

function open(account: string): STS {
  return createClient(clientModule("sts"), "sts", "eu-west-1", { accessKeyId: account, secretAccessKey: "secret" }, answering(account)) as STS;
}

test("clients of one service and region each reach their own door", async () => {
  const [one, other] = [open("one"), open("other")];
  expect(one).toBeInstanceOf(STS);
  expect([(await one.getCallerIdentity({})).Account, (await other.getCallerIdentity({})).Account, (await one.getCallerIdentity({})).Account]).toEqual([
    "one",
    "other",
    "one",
  ]);
  const command = new GetCallerIdentityCommand({});
  expect([(await one.send(command)).Account, (await other.send(command)).Account]).toEqual(["one", "other"]);
});

test("clients at work at the same time do not answer for each other", async () => {
  const clients = ["one", "other", "third"].map(open);
  expect((await Promise.all(clients.map(async (client) => client.getCallerIdentity({})))).map(({ Account }) => Account)).toEqual(["one", "other", "third"]);
});

test("a client knows its own credentials", async () => {
  const [one, other] = [open("one"), open("other")];
  expect((await one.config.credentials()).accessKeyId).toBe("one");
  expect((await other.config.credentials()).accessKeyId).toBe("other");
});

test("a middleware added to one client is heard by that client alone, from then on", async () => {
  const [one, other] = [open("one"), open("other")];
  await one.getCallerIdentity({});
  const heard: string[] = [];
  one.middlewareStack.add((next) => async (request) => (heard.push("one"), next(request)), { step: "initialize", name: "listener" });
  expect((await one.getCallerIdentity({})).Account).toBe("one");
  expect((await other.getCallerIdentity({})).Account).toBe("other");
  expect(heard).toEqual(["one"]);
});

test("a call with options reaches the same door", async () => {
  expect((await open("one").getCallerIdentity({}, { requestTimeout: 1 })).Account).toBe("one");
});
