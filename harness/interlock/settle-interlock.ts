import { HarnessError } from "#model/errors";
import type { AllowedHost } from "./connect-proxy.ts";
import { findRealCredentials } from "./find-real-credentials.ts";
import type { Surroundings } from "./find-real-credentials.ts";
import { assertIsolation } from "./isolate.ts";

export interface InterlockChoice {
  readonly isolate: boolean;
  readonly keepHome: boolean;
  readonly allowedHosts: readonly AllowedHost[];
}

export interface Interlock {
  readonly allowedHosts: readonly AllowedHost[];
  /** To be said before the operator starts. */
  readonly warnings: readonly string[];
  /** To be said in every report. */
  readonly notGuaranteed: readonly string[];
}

/**
 * Settles how a free operator is kept from the real cloud.
 *
 * @throws HarnessError `usage` for choices that contradict each other, `configuration` while real credentials are readable, `environment` where isolation is not
 *   to be had
 */
export function settleInterlock({ isolate, keepHome, allowedHosts }: InterlockChoice, surroundings: Surroundings): Interlock {
  if (isolate && keepHome)
    throw new HarnessError("usage", "--isolate hides your home and --keep-home keeps it", {
      hint: "Say one of them; --share PATH shows an isolated command single files",
    });
  if (allowedHosts.length > 0 && !isolate)
    throw new HarnessError("usage", "--allow-host means nothing without --isolate: the network is open anyway", { hint: "Say --isolate, or leave it away" });
  if (isolate) {
    assertIsolation(surroundings.homes);
    return { allowedHosts, warnings: [], notGuaranteed: limitsOfIsolation(allowedHosts) };
  }
  const found = findRealCredentials(surroundings);
  if (found.length > 0 && !keepHome)
    throw new HarnessError("configuration", `The operator's command could read your real AWS credentials: ${list(found)}`, {
      hint: "Say --isolate (Linux), run scartissue where they are not, or say --keep-home to go on all the same",
    });
  return {
    allowedHosts,
    warnings: [
      ...(found.length > 0 ? [`warning: the command can read your real AWS credentials: ${list(found)}`] : []),
      ...(keepHome && found.length === 0 ? ["warning: the command works with your own home and whatever it holds"] : []),
    ],
    notGuaranteed: [
      "not isolated: the command can reach the network and every file of yours; scartissue only does not lead it there",
      ...(found.length > 0
        ? [`your real AWS credentials were readable: ${list(found)}`]
        : ["credentials in files that scartissue does not know of were not looked for"]),
    ],
  };
}

function limitsOfIsolation(allowed: readonly AllowedHost[]): readonly string[] {
  return [
    "isolated by Linux namespaces: no network but loopback, your home, sockets and temporary files hidden; files elsewhere that you can read stay readable",
    ...(allowed.length === 0 ? [] : [`what is sent to ${list(allowed.map(({ host, port }) => `${host}:${port}`))} is not looked at`]),
  ];
}

function list(things: readonly string[]): string {
  return things.join(", ");
}
