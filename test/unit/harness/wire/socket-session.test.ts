import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openHttpGateway } from "#harness/wire/open-http-gateway";
import { openSocketSession } from "#harness/wire/socket-session";
import type { ServiceId } from "#model/aws-session";
import type { WireRequest } from "#aws/wire/http-message";
import { place, root } from "./empty-stage.ts";

describe("a session over the socket", () => {
  it("refuses every address that is not on loopback", () => {
    for (const url of [
      "https://sts.amazonaws.com",
      "http://10.0.0.1:4566",
      "http://127.0.0.1.example.com",
      "http://0.0.0.0:4566",
      "http://2130706433/",
      "nonsense",
      "",
    ]) {
      expect(() => openSocketSession(url, root, place), url).toThrow(expect.objectContaining({ name: "HarnessError", code: "configuration" }));
    }
    expect(openSocketSession("http://127.0.0.1:4566", root, place)).toMatchObject(place);
  });

  it("reads nothing of the user's environment and files", async () => {
    const decoy = createServer((_request, response) => void response.end("decoy"));
    let reached = 0;
    decoy.on("connection", () => reached++);
    await new Promise<void>((resolve) => void decoy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void decoy.close());
    const elsewhere = `http://127.0.0.1:${(decoy.address() as AddressInfo).port}`;
    plant(elsewhere);
    const seen: WireRequest[] = [];
    await using gateway = await openHttpGateway({
      answer: async (request) => {
        seen.push(request);
        return { status: 400, headers: {}, body: new Uint8Array() };
      },
    });
    const session = openSocketSession(gateway.url, root, place);
    for (const [service, call] of Object.entries(anyCall)) {
      const client = (await session.client(service as ServiceId)) as unknown as Readonly<Record<string, (input: object) => Promise<unknown>>>;
      await expect(client[call]?.({ Bucket: "b", Key: "k", Body: "x" })).rejects.toThrow(/\S/);
    }
    expect(seen.map(({ headers }) => /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(headers["authorization"] ?? "")?.slice(1))).toEqual(
      seen.map(() => [root.accessKeyId, expect.stringMatching(/^(eu-west-1|us-east-1)$/)]),
    );
    expect(seen).toHaveLength(Object.keys(anyCall).length);
    expect(seen.map(({ headers }) => headers["user-agent"])).toEqual(seen.map(() => expect.not.stringMatching("decoy")));
    expect(seen.map(({ headers }) => headers["x-amz-security-token"])).toEqual(seen.map(() => undefined));
    expect(reached).toBe(0);
  });
});

/** Everything that would lead a client of ours astray if it looked. */
function plant(elsewhere: string): void {
  const folder = mkdtempSync(join(tmpdir(), "decoy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = `region = us-gov-west-1\nendpoint_url = ${elsewhere}\nmax_attempts = 7\nuse_fips_endpoint = true\nsdk_ua_app_id = decoy\n`;
  writeFileSync(join(folder, "config"), `[default]\n${settings}`);
  writeFileSync(join(folder, "credentials"), "[default]\naws_access_key_id = AKIADECOY\naws_secret_access_key = decoy\n");
  const environment = {
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_ACCESS_KEY_ID: "AKIADECOY",
    AWS_SECRET_ACCESS_KEY: "decoy",
    AWS_SESSION_TOKEN: "decoy",
    AWS_REGION: "us-gov-west-1",
    AWS_ENDPOINT_URL: elsewhere,
    AWS_ENDPOINT_URL_S3: elsewhere,
    AWS_MAX_ATTEMPTS: "7",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_SDK_UA_APP_ID: "decoy",
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    HTTP_PROXY: elsewhere,
    http_proxy: elsewhere,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

const anyCall: Readonly<Record<ServiceId, string>> = {
  cloudtrail: "lookupEvents",
  dynamodb: "listTables",
  ec2: "describeVpcs",
  ecs: "listClusters",
  elbv2: "describeLoadBalancers",
  iam: "listUsers",
  kms: "listKeys",
  organizations: "listRoots",
  rds: "describeDBClusters",
  s3: "putObject",
  sts: "getCallerIdentity",
};
