import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInward, openConnectProxy, parseAllowedHost } from "#harness/interlock/connect-proxy";

describe("parseAllowedHost", () => {
  it.each([
    ["api.example.com", { host: "api.example.com", port: 443 }],
    ["API.Example.com:8443", { host: "api.example.com", port: 8443 }],
  ])("takes %s", (text, host) => {
    expect(parseAllowedHost(text)).toEqual(host);
  });

  it.each([
    "*.example.com",
    "example",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "https://example.com",
    "example.com:0",
    "example.com:99999",
    "user@example.com",
    "",
    "a..com",
    "-a.com",
  ])("refuses %s", (text) => {
    expect(() => parseAllowedHost(text)).toThrow(/full name of one host/);
  });

  it.each(["rds.eu-west-1.amazonaws.com", "sts.amazonaws.com", "ec2.cn-north-1.amazonaws.com.cn", "s3.eu-west-1.api.aws", "d-1.awsapps.com"])(
    "refuses AWS itself: %s",
    (text) => {
      expect(() => parseAllowedHost(text)).toThrow(/never touches a real cloud/);
    },
  );

  it("is not fooled into refusing a host that only looks like AWS", () => {
    expect(parseAllowedHost("amazonaws.com.example.org").host).toBe("amazonaws.com.example.org");
  });
});

describe("isInward", () => {
  it.each([
    ["127.0.0.1", 4, true],
    ["169.254.169.254", 4, true],
    ["0.0.0.0", 4, true],
    ["::1", 6, true],
    ["fd00:ec2::254", 6, true],
    ["fe80::1", 6, true],
    ["::ffff:127.0.0.1", 6, true],
    ["198.51.100.7", 4, false],
    ["2001:db8::1", 6, false],
  ])("of %s is told", (address, family, inward) => {
    expect(isInward(address, family)).toBe(inward);
  });
});

describe("the proxy", () => {
  let folder: string;
  let server: Server;
  let close: () => Promise<void>;
  let heard: [string, number, boolean][];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "scartissue-proxy-test-"));
    heard = [];
    server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const dial = async (): Promise<Socket> => {
      const far = connect(port, "127.0.0.1");
      await once(far, "connect");
      return far;
    };
    const opened = await openConnectProxy({
      socket: join(folder, "px"),
      allowed: [{ host: "api.example.com", port: 443 }],
      onConnect: (...facts) => void heard.push(facts),
      dial,
    });
    close = async () => opened.close();
  });

  afterEach(async () => {
    await close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function tunnel(target: string): Promise<{ readonly status: number | undefined; readonly socket: Socket }> {
    const asked = request({ socketPath: join(folder, "px"), method: "CONNECT", path: target }).end();
    const [response, socket] = (await once(asked, "connect")) as [{ statusCode?: number }, Socket];
    return { status: response.statusCode, socket };
  }

  it("tunnels to an allowed host, whatever the case of its name", async () => {
    const { status, socket } = await tunnel("API.example.com:443");
    socket.write("ping");
    const [answer] = (await once(socket, "data")) as [Buffer];

    expect(status).toBe(200);
    expect(answer.toString()).toBe("ping");
    expect(heard).toEqual([["API.example.com", 443, true]]);
    socket.destroy();
  });

  it.each(["evil.com:443", "api.example.com:80", "api.example.com.evil.com:443", "api.example.com", "127.0.0.1:443"])("refuses %s", async (target) => {
    const { status, socket } = await tunnel(target);

    expect(status).toBe(403);
    expect(heard.map(([, , allowed]) => allowed)).toEqual([false]);
    socket.destroy();
  });

  it("forwards no plain request", async () => {
    const [response] = (await once(request({ socketPath: join(folder, "px"), path: "http://api.example.com/" }).end(), "response")) as [
      { statusCode?: number },
    ];

    expect(response.statusCode).toBe(405);
    expect(heard).toEqual([]);
  });
});
