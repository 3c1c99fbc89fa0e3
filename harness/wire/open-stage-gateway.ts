import { UnsupportedError } from "#model/errors";
import type { ServiceId } from "#model/aws-session";
import type { ApiCall, Gateway } from "#aws/gateway";
import type { WireRequest, WireResponse } from "#aws/wire/http-message";
import { createWire } from "#aws/wire/wire";
import { clientModule } from "../aws/client-modules.ts";
import type { Stage } from "../replay/stage.ts";
import { inClientTime } from "./client-time.ts";
import { openHttpGateway, usualClockRate } from "./open-http-gateway.ts";
import type { HttpGateway, HttpGatewayParts } from "./open-http-gateway.ts";
import { secretOf } from "./secret-of.ts";
import { takesStrangers } from "./takes-strangers.ts";

/** What may be chosen about a stage's gateway. */
export interface StageGatewayOptions extends Pick<HttpGatewayParts, "clockRate" | "port" | "limits" | "onFailure" | "wallClock"> {
  /** Hears of every request as it is answered, for transcripts. */
  readonly onRequest?: (line: RequestLine) => void;
}

/** One request to the gateway. Service, operation and caller are absent when it was refused before they were known for sure. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly service?: ServiceId;
  readonly operation?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
}

/**
 * Opens a stage's cloud to clients outside this process, on loopback. What they do happens on this stage, and is in its ledger.
 *
 * A fault of ours is noted as unsupported, so that the run ends inconclusive, whatever its client made of the answer.
 * @throws HarnessError `environment` when the port is taken
 */
export async function openStageGateway(stage: Stage, options: StageGatewayOptions = {}): Promise<HttpGateway> {
  const onFailure = (error: unknown): void => {
    stage.ledger.append({ kind: "unsupported", ...described(error) });
    options.onFailure?.(error);
  };
  const now = (): Date => new Date(options.wallClock?.() ?? Date.now());
  let heard: ApiCall | undefined;
  const gateway: Gateway = {
    ...stage.gateway,
    call: async (call) => {
      heard = call;
      const output = await stage.gateway.call(call);
      return inClientTime(call, output, { scenario: stage.cloud.clock.now(), client: now(), clockRate: options.clockRate ?? usualClockRate });
    },
  };
  const onAnswer = ({ method, target }: WireRequest, { status }: WireResponse): void => {
    const call = heard;
    heard = undefined;
    options.onRequest?.({ method, target, status, ...(call === undefined ? {} : whatWasCalled(call)) });
  };
  const wire = createWire({
    gateway,
    modules: (service: ServiceId) => clientModule(service),
    secretOf: secretOf(stage.cloud),
    takesStrangers: takesStrangers(stage.cloud),
    now,
    onFault: onFailure,
  });
  const { onRequest: _onRequest, ...rest } = options;
  return openHttpGateway({
    ...rest,
    answer: async (request) => wire.answer(request),
    advance: async (seconds) => stage.cloud.clock.advance(seconds),
    onAnswer,
    onFailure,
  });
}

function whatWasCalled({ service, operation, region, accessKeyId }: ApiCall): Partial<RequestLine> {
  return { service, operation, region, accessKeyId };
}

function described(error: unknown): { readonly subject: string; readonly message: string } {
  if (error instanceof UnsupportedError) return { subject: error.subject, message: error.message };
  return { subject: "an answer of the HTTP gateway", message: `The HTTP gateway failed: ${error instanceof Error ? error.message : String(error)}` };
}
