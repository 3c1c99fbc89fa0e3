import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { WireRequest, WireResponse } from "#aws/wire/http-message";
import { openHttpGateway } from "#harness/wire/open-http-gateway";
import { UnsupportedError } from "#model/errors";
import type { HttpGateway, HttpGatewayParts } from "#harness/wire/open-http-gateway";
import { openRawSocket } from "./raw-socket.ts";
import type { RawSocket } from "./raw-socket.ts";

const ok = (body: string, headers: Readonly<Record<string, string>> = {}): WireResponse => ({ status: 200, headers, body: new TextEncoder().encode(body) });
const text = (request: WireRequest): string => Buffer.from(request.body).toString();

/** A gateway that repeats what it is sent, and remembers it. */
async function echo(parts: Partial<HttpGatewayParts> = {}): Promise<{ readonly gateway: HttpGateway; readonly seen: WireRequest[] }> {
  const seen: WireRequest[] = [];
  const gateway = await openHttpGateway({
    answer: async (request) => {
      seen.push(request);
      return ok(`you said ${text(request)}`);
    },
    onFailure: (error) => {
      throw error;
    },
    ...parts,
  });
  onTestFinished(async () => gateway.close());
  return { gateway, seen };
}

async function raw(gateway: HttpGateway): Promise<RawSocket> {
  const socket = await openRawSocket(gateway.port);
  onTestFinished(async () => socket[Symbol.asyncDispose]());
  return socket;
}

async function say(gateway: HttpGateway, bytes: string): Promise<string> {
  const socket = await raw(gateway);
  socket.write(bytes);
  return socket.rest();
}

/** Something to wait at until it is opened, which may have happened before. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => void (open = resolve));
  return { opened, open };
}

const post = (body: string, headers = ""): string => `POST / HTTP/1.1\r\nHost: h\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

describe("a request", () => {
  it("arrives as it was sent: method, target, headers and bytes", async () => {
    const { gateway, seen } = await echo();
    const socket = await raw(gateway);
    socket.write(
      "PUT /a%2fb/../c//d?x=%2B+&y HTTP/1.1\r\nHost: Me:1\r\nX-Amz-Meta-A: one\r\nx-amz-meta-a:  two\r\n__proto__: p\r\nContent-Length: 3\r\n\r\na\0\xff".slice(
        0,
        -1,
      ),
    );
    socket.write(new Uint8Array([255]));
    await socket.heard("you said");
    expect(seen).toEqual([
      {
        method: "PUT",
        target: "/a%2fb/../c//d?x=%2B+&y",
        headers: Object.fromEntries([
          ["host", "Me:1"],
          ["x-amz-meta-a", "one,two"],
          ["__proto__", "p"],
          ["content-length", "3"],
        ]),
        body: new Uint8Array([97, 0, 255]),
      },
    ]);
  });

  it("may come in pieces, in chunks, and one after another on one connection", async () => {
    const { gateway, seen } = await echo();
    const socket = await raw(gateway);
    for (const piece of ["POST / HT", "TP/1.1\r\nHost: h\r\nTransfer-Enco", "ding: chunked\r\n\r\n5\r\nhel", "lo\r\n0\r\n\r\n"]) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await socket.heard("you said hello");
    socket.write(post("one") + post("two") + post("three"));
    const heard = await socket.heard("you said three");
    expect(heard.match(/you said [a-z]+/g)).toEqual(["you said hello", "you said one", "you said two", "you said three"]);
    expect(seen.map(text)).toEqual(["hello", "one", "two", "three"]);
  });

  it("is told to go on when it asks whether its body is welcome", async () => {
    const { gateway } = await echo();
    const socket = await raw(gateway);
    socket.write("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    expect(await socket.heard("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write("hello");
    expect(await socket.heard("you said hello")).toMatch("HTTP/1.1 200 OK");
  });

  it("gets the answer's status, headers and body, and the length of what a HEAD leaves out", async () => {
    const { gateway } = await echo({
      answer: async ({ method }) => ({ ...ok("hello", { "x-amz-a": "b", "content-length": "5" }), status: method === "DELETE" ? 204 : 206 }),
    });
    expect(await say(gateway, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 206 [\s\S]*x-amz-a: b\r\n[\s\S]*\r\n\r\nhello$/);
    expect(await say(gateway, "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 206 [\s\S]*content-length: 5\r\n[\s\S]*\r\n\r\n$/,
    );
    expect(await say(gateway, "DELETE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 204 [\s\S]*\r\n\r\n$/);
  });
});

describe("calls", () => {
  it("are answered one at a time, in the order in which they came, and what the harness does itself stands in line", async () => {
    const events: string[] = [];
    const { opened, open } = gate();
    const { gateway } = await echo({
      answer: async (request) => {
        events.push(`begin ${text(request)}`);
        if (text(request) === "1") await opened;
        events.push(`end ${text(request)}`);
        return ok(text(request));
      },
    });
    const first = await raw(gateway);
    first.write(post("1"));
    while (events.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const own = gateway.exclusive(async () => void events.push("own"));
    const second = await raw(gateway);
    second.write(post("2"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events).toEqual(["begin 1"]);
    open();
    await own;
    await second.heard("\r\n\r\n2");
    expect(events).toEqual(["begin 1", "end 1", "own", "begin 2", "end 2"]);
  });

  it("go on after one that failed, which is answered with AWS's own error and reported", async () => {
    const failures: unknown[] = [];
    const { gateway } = await echo({
      answer: async (request) => {
        if (text(request) === "boom") throw new Error("a bug, at /secret/path");
        return ok("fine");
      },
      onFailure: (error) => failures.push(error),
    });
    const socket = await raw(gateway);
    socket.write(post("boom", "Content-Type: application/x-www-form-urlencoded\r\n"));
    const heard = await socket.heard("</ErrorResponse>");
    expect(heard).toMatch(/^HTTP\/1\.1 500 [\s\S]*<Code>InternalFailure<\/Code>/);
    expect(heard).not.toMatch("secret");
    socket.write(post("next"));
    expect(await socket.heard("fine")).toMatch("fine");
    expect(failures).toEqual([new Error("a bug, at /secret/path")]);
  });

  it("let the scenario's clock follow the machine's, at its rate, before each", async () => {
    const advanced: number[] = [];
    let wall = 1000;
    const { gateway } = await echo({ advance: async (seconds) => void advanced.push(seconds), wallClock: () => wall, clockRate: 4 });
    const socket = await raw(gateway);
    for (const [at, step] of [2500, 0, 500, -9000].entries()) {
      wall += step;
      socket.write(post(`call ${at}`));
      await socket.heard(`call ${at}`);
    }
    expect(advanced).toEqual([10, 2]);
  });

  it("are told to a listener, each before the next one's turn", async () => {
    const lines: string[] = [];
    const { gateway } = await echo({ onAnswer: ({ target }, { status }) => lines.push(`${target} ${status}`) });
    await say(gateway, "GET /a?b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    await say(gateway, "nonsense\r\n\r\n");
    expect(lines).toEqual(["/a?b 200"]);
  });
});

describe("a client that goes away", () => {
  it("in the middle of its request has called nothing", async () => {
    const { gateway, seen } = await echo();
    const torn = await raw(gateway);
    torn.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
    await new Promise((resolve) => setTimeout(resolve, 20));
    torn.socket.destroy();
    const chunked = await raw(gateway);
    chunked.write("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    await new Promise((resolve) => setTimeout(resolve, 20));
    chunked.socket.destroy();
    await say(gateway, post("whole", "Connection: close\r\n"));
    expect(seen.map(text)).toEqual(["whole"]);
  });

  it("once its request has arrived has called, and holds nothing up", async () => {
    const performed: string[] = [];
    const { opened, open } = gate();
    const { gateway } = await echo({
      answer: async (request) => {
        if (text(request) === "left") await opened;
        performed.push(text(request));
        return ok("x".repeat(1_000_000));
      },
    });
    const leaving = await raw(gateway);
    leaving.write(post("left"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    leaving.socket.destroy();
    const queued = await raw(gateway);
    queued.write(post("left too"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    queued.socket.destroy();
    open();
    await say(gateway, post("stayed", "Connection: close\r\n"));
    expect(performed).toEqual(["left", "left too", "stayed"]);
  });

  it("in the middle of its answer holds nothing up", async () => {
    const { gateway } = await echo({ answer: async () => ok("x".repeat(20_000_000)) });
    const socket = await raw(gateway);
    socket.write(post("big"));
    await socket.heard("xxx");
    socket.socket.destroy();
    expect((await say(gateway, post("again", "Connection: close\r\n"))).length).toBeGreaterThan(20_000_000);
  });
});

describe("what is no request, or too much of one, is answered with an AWS error and hung up on", () => {
  const limits = { bodyBytes: 1000, headBytes: 4096 };
  const garbage: Readonly<Record<string, readonly [bytes: string, status: number, code: string]>> = {
    "no HTTP": ["hello\r\n\r\n", 400, "BadRequest"],
    TLS: ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "BadRequest"],
    "HTTP/2": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "BadRequest"],
    "an unknown method": ["STEAL / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "BadRequest"],
    "two lengths": ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, "BadRequest"],
    "a length and chunks": ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "BadRequest"],
    "a length that is no number": ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: many\r\n\r\n", 400, "BadRequest"],
    "broken chunks": ["POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "BadRequest"],
    "a null byte in a header": ["GET / HTTP/1.1\r\nHost: h\r\nX-A: a\0b\r\n\r\n", 400, "BadRequest"],
    "no host": ["GET / HTTP/1.1\r\n\r\n", 400, "InvalidRequest"],
    "headers without end": [`GET / HTTP/1.1\r\nHost: h\r\nX-A: ${"a".repeat(300_000)}\r\n\r\n`, 400, "RequestHeaderSectionTooLarge"],
    "a target without end": [`GET /${"a".repeat(300_000)} HTTP/1.1\r\nHost: h\r\n\r\n`, 400, "RequestHeaderSectionTooLarge"],
    "an expectation nobody meets": ["POST / HTTP/1.1\r\nHost: h\r\nExpect: wonders\r\nContent-Length: 0\r\n\r\n", 417, "ExpectationFailed"],
    "a proxy's CONNECT": ["CONNECT sts.amazonaws.com:443 HTTP/1.1\r\nHost: h\r\n\r\n", 405, "MethodNotAllowed"],
    "too long a body": [`PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n${"x".repeat(1001)}`, 400, "EntityTooLarge"],
    "too long a body in chunks": [
      `PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n${"x".repeat(1001)}\r\n0\r\n\r\n`,
      400,
      "EntityTooLarge",
    ],
    "too long a body, asked about first": ["PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n", 400, "EntityTooLarge"],
  };
  for (const [what, [bytes, status, code]] of Object.entries(garbage)) {
    it(what, async () => {
      const failures: unknown[] = [];
      const { gateway, seen } = await echo({ limits, onFailure: (error) => failures.push(error) });
      const heard = await say(gateway, bytes);
      expect(heard).toMatch(
        new RegExp(
          `^HTTP/1\\.1 ${status} [\\s\\S]*\\r\\n\\r\\n<\\?xml[^>]*>\\s*<Error><Code>${code}</Code><Message>[^<]+</Message><RequestId>[0-9a-f-]{36}</RequestId></Error>$`,
        ),
      );
      expect(heard.toLowerCase()).toMatch("connection: close");
      expect(seen).toEqual([]);
      // What AWS might have taken is told to the run; what nobody takes is no news.
      expect(failures).toEqual(code === "EntityTooLarge" ? [new UnsupportedError("an upload of more than 1000 bytes", "the embedded AWS")] : []);
      // The control: the gateway goes on.
      expect(await say(gateway, post("fine", "Connection: close\r\n"))).toMatch("you said fine");
    });
  }

  it("an upload that S3 does not take either is no news", async () => {
    const { gateway } = await echo();
    const heard = await say(gateway, `PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${5 * 1024 ** 3 + 1}\r\n\r\n`);
    expect(heard).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>EntityTooLarge<\/Code>/);
  });

  it("hangs up on a client whose upload is too large even where the listener fails", async () => {
    const rejections: unknown[] = [];
    const hear = (error: unknown): void => void rejections.push(error);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", hear);
    onTestFinished(() => {
      process.removeAllListeners("unhandledRejection");
      for (const other of others) process.on("unhandledRejection", other);
    });
    const { gateway } = await echo({ limits });
    expect(await say(gateway, `PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n${"x".repeat(1001)}`)).toBe("");
    expect(rejections).toHaveLength(1);
  });

  it("in the form of the family that its head points to", async () => {
    const { gateway } = await echo({ limits });
    const long = (headers: string): string => `POST / HTTP/1.1\r\nHost: h\r\n${headers}Content-Length: 1001\r\n\r\n${"x".repeat(1001)}`;
    const json = await say(gateway, long("X-Amz-Target: TrentService.ListKeys\r\n"));
    expect(json).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\n\r\n\{"__type":"RequestEntityTooLarge","message":"[^"]+"\}$/);
    const query = await say(gateway, long("Content-Type: application/x-www-form-urlencoded\r\n"));
    expect(query).toMatch(/^HTTP\/1\.1 413 [\s\S]*<ErrorResponse><Error><Type>Sender<\/Type><Code>RequestEntityTooLarge<\/Code>/);
    const ec2 = await say(
      gateway,
      long("Content-Type: application/x-www-form-urlencoded\r\nAuthorization: AWS4-HMAC-SHA256 Credential=A/20260226/eu-west-1/ec2/aws4_request\r\n"),
    );
    expect(ec2).toMatch(/<Response><Errors><Error><Code>RequestEntityTooLarge<\/Code>/);
  });

  it("after a good request on the same connection, which is answered first", async () => {
    const { opened, open } = gate();
    const { gateway } = await echo({
      answer: async () => {
        await opened;
        return ok("good");
      },
    });
    const socket = await raw(gateway);
    socket.write(`${post("good")}garbage\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    open();
    expect(await socket.rest()).toMatch(/^HTTP\/1\.1 200 [\s\S]*goodHTTP\/1\.1 400 [\s\S]*BadRequest/);
  });

  it("a body far over the limit is cut off, and the run hears of it", async () => {
    const failures: unknown[] = [];
    const { gateway, seen } = await echo({ limits, onFailure: (error) => failures.push(error) });
    const announced = await raw(gateway);
    announced.write(`PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n${"x".repeat(50_000)}`);
    expect(await announced.rest()).toBe("");
    const chunked = await raw(gateway);
    chunked.write(`PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nc350\r\n${"x".repeat(50_000)}`);
    expect(await chunked.rest()).toBe("");
    expect(seen).toEqual([]);
    const unsupported = new UnsupportedError("an upload of more than 1000 bytes", "the embedded AWS");
    expect(failures).toEqual([unsupported, unsupported]);
  });

  it("a head or a body that takes too long", async () => {
    const { gateway } = await echo({ limits: { headMilliseconds: 50, requestMilliseconds: 100 } });
    expect(await say(gateway, "POST / HTTP/1.1\r\nHos")).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>RequestTimeout<\/Code>/);
    expect(await say(gateway, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhal")).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>RequestTimeout<\/Code>/);
  });
});

describe("the door itself", () => {
  it("stands on loopback only", async () => {
    const { gateway } = await echo();
    expect(gateway.url).toBe(`http://127.0.0.1:${gateway.port}`);
    await expect(new Promise((resolve, reject) => void httpRequest({ host: "::1", port: gateway.port }, resolve).on("error", reject).end())).rejects.toThrow(
      /ECONNREFUSED|EADDRNOTAVAIL/,
    );
  });

  it("says so when its port is taken, or is none", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(echo({ port })).rejects.toThrow(
      expect.objectContaining({ name: "HarnessError", code: "environment", message: `Port ${port} on 127.0.0.1 is taken` }),
    );
    await expect(echo({ port: 70_000 })).rejects.toThrow(expect.objectContaining({ code: "usage", message: "`70000` is not a port" }));
    await expect(echo({ port: -1 })).rejects.toThrow(expect.objectContaining({ code: "usage" }));
  });

  it("takes a named port, and gives it back when it is disposed of", async () => {
    const first = await openHttpGateway({ answer: async () => ok("1") });
    const { port } = first;
    await first[Symbol.asyncDispose]();
    await using second = await openHttpGateway({ answer: async () => ok("2"), port });
    expect(second.port).toBe(port);
    expect(await say(second, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).toMatch(/2$/);
  });

  it("closes once: what has arrived is answered, however long it takes, what is idle is let go, and what comes now is refused", async () => {
    const { opened, open } = gate();
    const { gateway, seen } = await echo({
      answer: async (request) => {
        seen.push(request);
        await opened;
        return ok("answered");
      },
    });
    const idle = await raw(gateway);
    const half = await raw(gateway);
    half.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
    const late = await raw(gateway);
    late.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nla");
    const busy = await raw(gateway);
    busy.write(post("busy"));
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const closing = gateway.close();
    expect(gateway.close()).toBeInstanceOf(Promise);
    late.write("te");
    expect(await late.rest()).toMatch(/^HTTP\/1\.1 503 [\s\S]*<Code>ServiceUnavailable<\/Code>/);
    setTimeout(open, 1200);
    expect(await busy.rest()).toMatch("answered");
    expect([await idle.rest(), await half.rest()]).toEqual(["", ""]);
    expect(seen).toHaveLength(1);
    await closing;
    await expect(openRawSocket(gateway.port)).rejects.toThrow("ECONNREFUSED");
  });
});
