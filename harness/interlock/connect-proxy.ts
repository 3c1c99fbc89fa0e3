import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { BlockList, connect } from "node:net";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { HarnessError } from "#model/errors";

/** A host that an isolated operator may reach, e.g. the API of an agent's model. */
export interface AllowedHost {
  readonly host: string;
  readonly port: number;
}

/** `api.example.com`, or `api.example.com:8443`. @throws HarnessError `usage` for patterns, addresses and AWS itself */
export function parseAllowedHost(text: string): AllowedHost {
  const [, host = "", port = "443"] = /^((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === "" || Number(port) < 1 || Number(port) > 65_535)
    throw new HarnessError("usage", `--allow-host takes the full name of one host, not \`${text}\``, {
      hint: "Name it as api.example.com or api.example.com:8443; repeat the option for more. Patterns and addresses are not taken",
    });
  if (/(?:^|\.)(?:amazonaws\.com(?:\.cn)?|aws|aws\.dev|amazonaws\.eu|awsapps\.com)$/i.test(host))
    throw new HarnessError("usage", `--allow-host does not open \`${host}\`: scartissue never touches a real cloud`, {
      hint: "A model behind AWS needs real AWS credentials, which an operator here does not get",
    });
  return { host: host.toLowerCase(), port: Number(port) };
}

export interface ConnectProxyParts {
  /** Unix socket to listen on. */
  readonly socket: string;
  readonly allowed: readonly AllowedHost[];
  /** Hears of every host that was asked for. */
  readonly onConnect: (host: string, port: number, allowed: boolean) => void;
  /** Opens a connection to a host; over the network unless given. */
  readonly dial?: (host: AllowedHost) => Promise<Socket>;
}

/** A proxy that tunnels to named hosts and to nobody else. It reads nothing of what passes. @see https://www.rfc-editor.org/rfc/rfc9110#name-connect */
export async function openConnectProxy({ socket, allowed, onConnect, dial = dialOutside }: ConnectProxyParts): Promise<{ close(): Promise<void> }> {
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => {
    response.writeHead(405, { allow: "CONNECT", connection: "close" }).end("This proxy only tunnels (CONNECT).\n");
  });
  server.on("connect", (request: IncomingMessage, near: Duplex, head: Buffer) => {
    void tunnel(request, near, head).catch(() => near.destroy());
  });

  async function tunnel(request: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    keep(near);
    const [, name = "", port = ""] = /^(.*):(\d+)$/.exec(request.url ?? "") ?? [];
    const wanted = allowed.find((one) => one.host === name.toLowerCase() && one.port === Number(port));
    onConnect(name, Number(port), wanted !== undefined);
    if (wanted === undefined)
      return void near.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\nscartissue: this host was not allowed with --allow-host\n");
    let far: Socket;
    try {
      far = await dial(wanted);
    } catch {
      return void near.end("HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\nscartissue: this host cannot be reached\n");
    }
    keep(far);
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) far.write(head);
    near.pipe(far).pipe(near);
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
  }

  function keep(stream: Duplex): void {
    open.add(stream);
    stream.on("error", () => stream.destroy());
    stream.once("close", () => open.delete(stream));
  }

  server.listen(socket);
  await once(server, "listening");
  return {
    close: async () => {
      for (const stream of open) stream.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** Addresses that no allowed name may lead to: this machine, its link (the metadata service), and what is not an address. */
const inward = new BlockList();
inward.addSubnet("127.0.0.0", 8);
inward.addSubnet("0.0.0.0", 8);
inward.addSubnet("169.254.0.0", 16);
inward.addAddress("::1", "ipv6");
inward.addAddress("::", "ipv6");
inward.addSubnet("fe80::", 10, "ipv6");
inward.addSubnet("fd00:ec2::", 32, "ipv6");

/** Whether an address is on this machine or its link. */
export function isInward(address: string, family: number): boolean {
  return inward.check(address, family === 6 ? "ipv6" : "ipv4");
}

async function dialOutside({ host, port }: AllowedHost): Promise<Socket> {
  const addresses = (await lookup(host, { all: true })).filter(({ address, family }) => !isInward(address, family));
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} leads to no address outside of this machine`);
  const socket = connect({ host: first.address, port });
  await once(socket, "connect");
  return socket;
}
