import type { ServiceId } from "#model/aws-session";
import { createWire } from "#aws/wire/wire";
import { clientModule } from "../aws/client-modules.ts";
import type { Stage } from "../replay/stage.ts";
import { openHttpGateway } from "./open-http-gateway.ts";
import type { HttpGateway, HttpGatewayParts } from "./open-http-gateway.ts";
import { secretOf } from "./secret-of.ts";

/** What may be chosen about a stage's gateway. */
export type StageGatewayOptions = Pick<HttpGatewayParts, "clockRate" | "port" | "limits" | "onRequest" | "onFailure" | "wallClock">;

/**
 * Opens a stage's cloud to clients outside this process, on loopback. What they do happens on this stage, and is in its ledger.
 *
 * A fault of ours is noted as unsupported, so that the run ends inconclusive, whatever its client made of the answer.
 * @throws HarnessError `environment` when the port is taken
 */
export async function openStageGateway(stage: Stage, options: StageGatewayOptions = {}): Promise<HttpGateway> {
  const onFailure = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    stage.ledger.append({ kind: "unsupported", subject: "an answer of the HTTP gateway", message: `The HTTP gateway failed: ${message}` });
    options.onFailure?.(error);
  };
  const wire = createWire({
    gateway: stage.gateway,
    modules: (service: ServiceId) => clientModule(service),
    secretOf: secretOf(stage.cloud),
    now: () => new Date(options.wallClock?.() ?? Date.now()),
    onFault: onFailure,
  });
  return openHttpGateway({ ...options, answer: wire.answer, advance: async (seconds) => stage.cloud.clock.advance(seconds), onFailure });
}
