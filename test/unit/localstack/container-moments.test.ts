import { describe, expect, it } from "vitest";
import { lastMomentsOf, plainText } from "#harness/backends/container-moments";

function frame(stream: number, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

const state = { Running: false, ExitCode: 3, OOMKilled: false };
const container = (log: string, State = state) => ({ inspect: async () => ({ State }), logs: async () => frame(1, log) });

describe("a container's last moments", () => {
  it("are its exit code and its last lines", async () => {
    const log = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n");
    const moments = await lastMomentsOf(container(`${log}\n\n`), []);
    expect(moments).toMatchObject({ running: false, gone: false, exitCode: 3, outOfMemory: false });
    expect(moments.log.length).toBe(15);
    expect(moments.log.at(-1)).toBe("line 39");
  });

  it("have no exit code while it runs", async () => {
    expect(await lastMomentsOf(container("x", { ...state, Running: true, ExitCode: 0 }), [])).toEqual({
      running: true,
      gone: false,
      outOfMemory: false,
      log: ["x"],
    });
  });

  it("never show a secret", async () => {
    expect((await lastMomentsOf(container("token is ls-secret, yes ls-secret"), ["ls-secret", ""])).log).toEqual(["token is …, yes …"]);
  });

  it("say so when somebody has removed it", async () => {
    const inspect = async (): Promise<never> => {
      throw Object.assign(new Error("no such container"), { statusCode: 404 });
    };
    expect(await lastMomentsOf({ ...container(""), inspect }, [])).toMatchObject({ running: false, gone: true });
  });

  it("are not guessed when Docker itself fails", async () => {
    const inspect = async (): Promise<never> => {
      throw new Error("connect ENOENT /var/run/docker.sock");
    };
    await expect(lastMomentsOf({ ...container(""), inspect }, [])).rejects.toThrow("ENOENT");
  });
});

describe("Docker's frames", () => {
  it("of both streams are joined", () => {
    expect(plainText(Buffer.concat([frame(1, "out\n"), frame(2, "err\n")]))).toBe("out\nerr\n");
  });

  it("are absent where a terminal is attached: the text is taken as it is", () => {
    expect(plainText(Buffer.from("Ready.\n"))).toBe("Ready.\n");
    expect(plainText(Buffer.alloc(0))).toBe("");
  });
});
