import { openSession } from "#harness/aws/open-session";
import { clientModule } from "#harness/aws/client-modules";
import { loadScenario } from "#harness/discover-scenarios";
import { prepareWorld } from "#harness/replay/run-scenario";
import { openStageGateway } from "#harness/wire/open-stage-gateway";
import { openWireSession } from "#harness/wire/request-handler-door";
import { secretOf } from "#harness/wire/secret-of";
import { openSocketSession } from "#harness/wire/socket-session";
import { createWire } from "#aws/wire/wire";
import type { AwsSession } from "#model/aws-session";
import { usualRun } from "#harness/usual-run";
import type { Figure } from "./measure.ts";
import { timeRounds } from "./measure.ts";

/** What one call costs through each door, on the flagship's world: without bytes, with bytes but without a socket, and over the socket. */
export async function benchDoors(quick: boolean): Promise<readonly Figure[]> {
  const { stage } = await prepareWorld(usualRun({ scenario: await loadScenario("missing-state-cleanup") }));
  const [[account, credentials] = ["", undefined]] = stage.roots;
  if (credentials === undefined) throw new Error("The world has no account");
  const place = { account, region: stage.world.region };
  const wire = createWire({ gateway: stage.gateway, modules: clientModule, secretOf: secretOf(stage.cloud), now: () => new Date() });
  await using gateway = await openStageGateway(stage, { clockRate: 0 });
  const doors: Readonly<Record<string, AwsSession>> = {
    "short circuit, the default": openSession(stage.gateway, credentials, place),
    "request handler: signed bytes, no socket": openWireSession(wire, credentials, place),
    "socket: HTTP on loopback": openSocketSession(gateway.url, credentials, place),
  };
  const perRound = quick ? 20 : 300;
  const figures: Figure[] = [];
  let least = 0;
  for (const [name, session] of Object.entries(doors)) {
    const rds = await session.client("rds");
    const { min, median } = await timeRounds(quick ? 2 : 9, 3, async () => {
      const started = performance.now();
      for (let call = 0; call < perRound; call += 1) await rds.describeDBInstances({});
      return ((performance.now() - started) / perRound) * 1000;
    });
    least ||= median;
    figures.push({
      section: "one call of DescribeDBInstances through each door, min / median",
      name,
      value: `${min.toFixed(0)} / ${median.toFixed(0)} µs, ${(median / least).toFixed(1)} times`,
    });
  }
  return figures;
}
