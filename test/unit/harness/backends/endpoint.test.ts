import { afterEach, describe, expect, test } from "vitest";
import { openCloud } from "#harness/backends/open-cloud";
import { recogniseEmulator } from "#harness/backends/recognise-emulator";
import { lendSingleServer } from "#harness/backends/single-server";
import { byPath, openFakeServer } from "./fake-server.ts";
import type { FakeServer } from "./fake-server.ts";

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.kill()));
});
async function fake(...parameters: Parameters<typeof openFakeServer>): Promise<FakeServer> {
  const server = await openFakeServer(...parameters);
  servers.push(server);
  return server;
}

const localstackPages = {
  "/_localstack/health": JSON.stringify({ services: { ec2: "available", s3: "running", kms: "disabled" }, version: "4.14.0" }),
  "/_localstack/info": JSON.stringify({ version: "4.14.0", edition: "community", is_license_activated: false }),
};

describe("an emulator by its address", () => {
  test("is refused off loopback, before anything is asked", async () => {
    await expect(openCloud("http://198.51.100.7:4566", { fill: true })).rejects.toMatchObject({ code: "configuration" });
  });

  test("nothing is opened for the embedded AWS", async () => {
    expect(await openCloud("embedded", { fill: true })).toBeUndefined();
  });

  test("where nothing answers, what to do is said", async () => {
    const server = await fake(byPath({}));
    await server.kill();
    await expect(openCloud(server.url, { fill: true })).rejects.toMatchObject({ code: "environment", message: `Nothing answers at ${server.url}` });
  });

  test("LocalStack is known by its health page, and what it lacks by its plan", async () => {
    const server = await fake(byPath(localstackPages));
    const { kind, title, lacks } = await recogniseEmulator(server.url);
    expect([kind.name, title]).toEqual(["localstack", `LocalStack 4.14.0 at ${server.url}`]);
    expect(lacks.rds).toMatch("Base plan");
    expect(lacks.kms).toMatch("disabled");
  });

  test("what answers no list of AWS's is told apart from an emulator", async () => {
    const server = await fake(byPath({ "/": "welcome" }));
    await expect(recogniseEmulator(server.url)).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching("answers none of ec2, s3, kms") as string,
    });
  });

  test("its services are held or filled, and without filling nothing answers for the others", async () => {
    const server = await fake(byPath(localstackPages));
    const filling = await openCloud(server.url, { fill: true });
    expect(filling?.held).toEqual(["ec2", "s3"]);
    expect(filling?.filled.map(({ service }) => service)).toEqual(["kms", "rds", "ecs", "elbv2", "dynamodb"]);
    const bare = await openCloud(server.url, { fill: false });
    expect(bare?.filled).toEqual([]);
    const ground = await bare?.openGround();
    expect(ground?.refusalOf("rds")).toMatch(/^LocalStack 4\.14\.0 .*--no-fill.*Base plan/);
    expect(ground?.refusalOf("ec2")).toBeUndefined();
    await ground?.close();
    await bare?.close();
  });
});

describe("one emulator for one world after another", () => {
  test("the second waits until the first gives it back, and finds it emptied", async () => {
    const server = await fake(byPath({ "/reset": "ok" }));
    const { openServer: lend } = lendSingleServer({ url: server.url, title: "it", reset: "/reset" });
    const first = await lend();
    expect(server.asked).toEqual([]);
    let second: Awaited<ReturnType<typeof lend>> | undefined;
    const waiting = lend().then((lent) => {
      second = lent;
      return lent;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(second).toBeUndefined();
    await first.stop();
    await waiting;
    expect(second?.url).toBe(server.url);
    expect(server.asked).toEqual(["POST /reset"]);
  });

  test("it is not lent while it holds what is somebody else's, nor emptied when that comes later", async () => {
    const server = await fake(byPath({ "/reset": "ok" }));
    const foreign = { first: ["sqs Queue q1", "s3 Bucket b"], later: [] as string[] };
    const { openServer, leaveEmpty } = lendSingleServer({ url: server.url, title: "it", reset: "/reset", findForeign: async (when) => foreign[when] });
    await expect(openServer()).rejects.toMatchObject({
      code: "configuration",
      message: "it is not empty, and would be emptied: it holds sqs Queue q1; s3 Bucket b",
      hint: expect.stringMatching(/--cloud moto or localstack.*curl -X POST http:\/\/127\.0\.0\.1:\d+\/reset$/) as string,
    });
    await leaveEmpty();
    expect(server.asked).toEqual([]);
    foreign.first.length = 0;
    await (await openServer()).stop();
    foreign.later.push("sqs Queue q2");
    await expect(openServer()).rejects.toMatchObject({ code: "configuration" });
    await leaveEmpty();
    expect(server.asked).toEqual([]);
    foreign.later.length = 0;
    await (await openServer()).stop();
    await leaveEmpty();
    expect(server.asked).toEqual(["POST /reset", "POST /reset"]);
  });

  test("one that does not tell what it holds is not lent", async () => {
    const server = await fake(byPath({ "/reset": "ok" }));
    const failing = async () => Promise.reject(new Error("HTTP 500"));
    const { openServer } = lendSingleServer({ url: server.url, title: "it", reset: "/reset", findForeign: failing });
    await expect(openServer()).rejects.toMatchObject({ code: "environment", message: "What it holds cannot be seen: HTTP 500" });
    expect(server.asked).toEqual([]);
  });

  test("one that cannot be emptied serves one world", async () => {
    const { openServer: lend } = lendSingleServer({ url: "http://127.0.0.1:1", title: "the emulator", reset: undefined });
    await (await lend()).stop();
    await expect(lend()).rejects.toMatchObject({ code: "environment", message: "the emulator holds one world and cannot be emptied for another" });
  });

  test("a failure to empty it is told, and blocks nobody", async () => {
    const server = await fake((_request, response) => response.writeHead(501).end());
    const { openServer: lend } = lendSingleServer({ url: server.url, title: "it", reset: "/reset" });
    await (await lend()).stop();
    await expect(lend()).rejects.toMatchObject({ message: expect.stringMatching("HTTP 501") as string });
    await expect(lend()).rejects.toMatchObject({ code: "environment" });
  });
});
