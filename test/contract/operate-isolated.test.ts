import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { assertIsolation } from "#harness/interlock/isolate";
import { forgetFolders, operateHere } from "./operate-harness.ts";

afterAll(forgetFolders);

let reason = "";
try {
  assertIsolation([]);
} catch (error) {
  reason = (error as Error).message;
}

const homes: string[] = [];
afterAll(() => {
  for (const made of homes) rmSync(made, { recursive: true, force: true });
});

/** A folder as a user's home, with real-looking credentials; not below `/tmp`, which is hidden anyway. */
function home(): string {
  const made = mkdtempSync(join(import.meta.dirname, "../../node_modules/.scartissue-home-"));
  homes.push(made);
  mkdirSync(join(made, ".aws"));
  writeFileSync(join(made, ".aws/credentials"), "[default]\naws_access_key_id = AKIAPLANTEDDECOY0001\n");
  return made;
}

/** What a shell script prints, in isolation or not: told as a word of a command that the transcript keeps, as an isolated script has no other way out. */
async function said(isolated: boolean, lines: readonly string[], changes: Parameters<typeof operateHere>[0]["changes"] = {}): Promise<string> {
  const { transcript } = await operateHere({
    command: ["/bin/sh", "-c", `{ ${lines.join("\n")}\n} >out.txt 2>&1; terraform "$(tr '\\n' '~' <out.txt)"`],
    changes: { isolated, ...changes },
  });
  const command = transcript.find(({ kind, command: line }) => kind === "command" && String(line).startsWith("terraform"))?.["command"];
  return String(command).replaceAll("~", "\n");
}

describe.skipIf(reason !== "")(`an isolated operator ${reason}`, () => {
  it("sees neither the user's home nor temporary files nor other processes, where one that is not isolated sees them", async () => {
    const user = home();
    const looks = [`cat ${user}/.aws/credentials`, `test -e /proc/${process.pid}/environ && echo sees ${process.pid}`];

    const open = await said(false, looks);
    const isolated = await said(true, looks, { homes: [user] });

    expect(open).toMatch(/AKIAPLANTEDDECOY0001/);
    expect(open).toMatch(`sees ${process.pid}`);
    expect(isolated).not.toMatch(/AKIAPLANTEDDECOY0001/);
    expect(isolated).not.toMatch(/sees/);
  });

  it("cannot undo it", async () => {
    const user = home();

    const text = await said(true, [`umount ${user}`, "umount -l /tmp", `unshare -Um umount -l ${user}`, `cat ${user}/.aws/credentials`, "echo tried"], {
      homes: [user],
    });

    expect(text).toMatch(/tried/);
    expect(text).not.toMatch(/AKIAPLANTEDDECOY0001/);
  });

  it("reaches the gateway and no other port of this machine, where one that is not isolated does", async () => {
    const server = createServer((socket) => socket.end("neighbour")).listen(0, "127.0.0.1");
    await new Promise((resolve) => void server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const knock = `${process.execPath} -e 'require("net").connect(${port}, "127.0.0.1").on("data", (d) => console.log(String(d))).on("error", (e) => console.log(e.code))'`;
    const call = "aws sts get-caller-identity | grep -c user/agent";

    const open = await said(false, [knock, call]);
    const isolated = await said(true, [knock, call]);

    expect(open).toMatch(/neighbour\n1/);
    expect(isolated).toMatch(/ECONNREFUSED\n1/);
    server.close();
  });

  it("sees what is shared with it, read-only", async () => {
    const user = home();
    writeFileSync(join(user, "tool.txt"), "a tool");

    const text = await said(true, [`cat ${user}/tool.txt; echo; echo x >${user}/tool.txt; ls -A ${user}`], {
      homes: [user],
      visible: [join(user, "tool.txt")],
    });

    expect(text).toMatch(/a tool/);
    expect(text).toMatch(/[Rr]ead-only/);
    expect(text).not.toMatch(/\.aws/);
  });

  it("is not led to hidden files by a link in its workspace: programs of ours run outside", async () => {
    const user = home();
    const { transcript } = await operateHere({
      command: ["/bin/sh", "-c", `ln -s ${user}/.aws/credentials key.txt; aws iam create-policy --policy-name x --policy-document file://key.txt`],
      changes: { isolated: true, homes: [user] },
    });

    expect(JSON.stringify(transcript)).not.toMatch(/AKIAPLANTEDDECOY0001/);
    expect(transcript.filter(({ kind }) => kind === "command")).toMatchObject([{ exitCode: 252 }]);
  });

  it("reaches an allowed host through the proxy, and no other", async () => {
    const server = createServer((socket) => socket.end("model")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port: there } = server.address() as AddressInfo;
    const ask = `const { hostname, port } = new URL(process.env.HTTPS_PROXY);
      const [host] = process.argv.slice(1);
      require("http").request({ hostname, port, method: "CONNECT", path: host + ":443" })
        .on("connect", (response, socket, head) => {
          console.log(host, response.statusCode);
          if (head.length > 0) console.log(String(head));
          socket.on("data", (text) => console.log(String(text)));
        }).end();`;

    const text = await said(
      true,
      ["api.example.com", "evil.example.com"].map((host) => `${process.execPath} -e '${ask}' ${host}`),
      {
        allowedHosts: [{ host: "api.example.com", port: 443 }],
        dial: async () => {
          const socket = connect(there, "127.0.0.1");
          await once(socket, "connect");
          return socket;
        },
      },
    );

    expect(text).toMatch(/api\.example\.com 200\nmodel/);
    expect(text).toMatch(/evil\.example\.com 403/);
    server.close();
  });
});
