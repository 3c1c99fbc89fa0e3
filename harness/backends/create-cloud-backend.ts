import type { ServiceId } from "#model/aws-session";
import type { BackendKind } from "./backend-kinds.ts";
import type { CloudBackend, FilledService, Ground } from "./cloud-backend.ts";
import { openForwarding } from "./open-forwarding.ts";

/** An emulator that is up and empty. */
export interface EmptyServer {
  readonly url: string;
  /** Why it no longer answers, where something can tell. */
  readonly whyEnded?: () => Promise<Error | undefined>;
  stop(): Promise<void>;
}

export interface CloudBackendParts {
  readonly kind: BackendKind;
  readonly name: string;
  /** With its version: `moto 5.2.1`. */
  readonly title: string;
  /** Whether embedded services answer for those that the backend does not hold. */
  readonly fill: boolean;
  /** Services that the backend itself does not offer, and why: the plan they need. */
  readonly lacks: Readonly<Partial<Record<ServiceId, string>>>;
  /** Whether nobody but the ground's owner knows the way to it. */
  readonly exclusive: boolean;
  /** An empty emulator for one ground. Where there is only one of it, this waits until it is free. */
  readonly openServer: () => Promise<EmptyServer>;
  /** Hears which accounts a world has before anything is laid in them. @throws HarnessError `configuration` where something stands in them */
  readonly onAccounts?: (accounts: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A backend of a known kind: which services it holds, which are filled, and how grounds are laid. */
export function createCloudBackend(parts: CloudBackendParts): CloudBackend {
  const { kind, name, title, fill } = parts;
  const held = kind.forwards.filter((service) => parts.lacks[service] === undefined);
  const missing: readonly FilledService[] = notHeld(parts);
  const refusals = Object.fromEntries(missing.map(({ service, why }) => [service, `${title}, and --no-fill keeps the embedded one out: ${why}`]));
  const open = new Set<Ground>();

  async function openGround(): Promise<Ground> {
    const server = await parts.openServer();
    const forwarding = openForwarding({
      name,
      title,
      held,
      address: { url: server.url, account: kind.account },
      refusals: fill ? {} : refusals,
      exclusive: parts.exclusive,
      datesLieAhead: kind.datesLieAhead,
      suspendedForgets: kind.suspendedForgets,
      ...(parts.onAccounts === undefined ? {} : { onAccounts: parts.onAccounts }),
      ...(server.whyEnded === undefined ? {} : { whyEnded: server.whyEnded }),
    });
    let closed: Promise<void> | undefined;
    const ground: Ground = {
      ...forwarding,
      close: async () => {
        forwarding.close();
        open.delete(ground);
        return (closed ??= server.stop());
      },
    };
    open.add(ground);
    return ground;
  }

  return {
    name,
    title,
    held,
    filled: fill ? missing : [],
    openGround,
    close: async () => {
      await Promise.all([...open].map(async (ground) => ground.close()));
      await parts.close();
    },
  };
}

/** Services of the embedded AWS beside the identity ones that this backend is not to be asked. What it does not offer at all comes before what it does not do well. */
function notHeld({ kind, lacks }: CloudBackendParts): readonly FilledService[] {
  const reasons = { ...kind.unfit, ...lacks };
  const candidates = [...kind.forwards, ...(Object.keys(kind.unfit) as ServiceId[])];
  return candidates.flatMap((service) => {
    const why = reasons[service];
    return why === undefined ? [] : [{ service, why }];
  });
}
