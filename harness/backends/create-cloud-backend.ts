import type { ServiceId } from "#model/aws-session";
import type { BackendKind } from "./backend-kinds.ts";
import type { CloudBackend, FilledService, Ground } from "./cloud-backend.ts";
import { openForwarding } from "./open-forwarding.ts";

/** An emulator that is up and empty. */
export interface EmptyServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface CloudBackendParts {
  readonly kind: BackendKind;
  readonly name: string;
  readonly version: string;
  readonly fill: boolean;
  /** Whether nobody but the ground's owner knows the way to it. */
  readonly exclusive: boolean;
  /** An empty emulator for one ground. Where there is only one of it, this waits until it is free. */
  readonly openServer: () => Promise<EmptyServer>;
  readonly close: () => Promise<void>;
}

/** A backend of a known kind: which services it holds, which are filled, and how grounds are laid. */
export function createCloudBackend(parts: CloudBackendParts): CloudBackend {
  const { kind, name, version, fill } = parts;
  const title = version === "" ? name : `${name} ${version}`;
  const lacking = Object.entries(kind.lacks) as [ServiceId, string][];
  const filled: readonly FilledService[] = fill ? lacking.map(([service, why]) => ({ service, why })) : [];
  const refusals = fill ? {} : Object.fromEntries(lacking.map(([service, why]) => [service, `${title} without filling: ${why}`]));
  const open = new Set<Ground>();

  async function openGround(): Promise<Ground> {
    const server = await parts.openServer();
    const address = { url: server.url, account: kind.account };
    const forwarding = openForwarding({ name, title, address, held: kind.forwards, refusals, exclusive: parts.exclusive });
    let closed: Promise<void> | undefined;
    const ground: Ground = {
      ...forwarding,
      title,
      close: async () => {
        closed ??= server.stop();
        open.delete(ground);
        forwarding.close();
        return closed;
      },
    };
    open.add(ground);
    return ground;
  }

  return {
    name,
    version,
    held: kind.forwards,
    filled,
    openGround,
    close: async () => {
      await Promise.all([...open].map(async (ground) => ground.close()));
      await parts.close();
    },
  };
}
