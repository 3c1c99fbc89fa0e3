import type { ApiCall } from "#aws/gateway";
import { loadScenario } from "#harness/discover-scenarios";
import { openSession } from "#harness/aws/open-session";
import { prepareWorld, runScenario } from "#harness/replay/run-scenario";
import type { RunOptions } from "#harness/replay/run-scenario";
import { forkStage } from "#harness/replay/stage";
import type { Stage } from "#harness/replay/stage";
import type { AwsSession, ServiceId } from "#model/aws-session";
import { usualRun } from "#harness/usual-run";
import type { Figure } from "./measure.ts";
import { renderMilliseconds, renderRounds, timeRounds } from "./measure.ts";

interface RecordedCall {
  readonly stage: Stage;
  readonly service: ServiceId;
  readonly operation: string;
  readonly input: unknown;
  readonly region: string;
  readonly accessKeyId: string;
  /** The scenario's clock and the stream of ids as the call found them: from there, a repeated call does the same. */
  readonly at: number;
  readonly cursor: number;
}

/** A warm, modelled, embedded replay of the flagship, and what the SDK calls in it cost when nothing else is done. */
export async function benchFlagship(quick: boolean): Promise<readonly Figure[]> {
  const options: RunOptions = usualRun({ scenario: await loadScenario("missing-state-cleanup") });
  const started = performance.now();
  const world = await prepareWorld(options);
  const building = performance.now() - started;
  const rounds = quick ? 3 : 60;
  const warmUp = quick ? 1 : 40;
  const replay = await timeRounds(rounds, warmUp, async () => void (await runScenario(options, world)));
  const calls: RecordedCall[] = [];
  const onCall = (call: ApiCall, stage: Stage): void => {
    const { now, random } = stage.cloud.state;
    calls.push({ ...call, input: call.input, stage, at: now, cursor: random.cursor });
  };
  await runScenario(options, { ...world, stage: Object.assign({ ...world.stage }, { onCall }) });
  let answered = 0;
  const bare = await timeRounds(rounds, warmUp, async () => {
    const round = await playBare(world.stage, calls);
    answered = round.answered;
    return round.time;
  });
  const section = "warm modelled replay of missing-state-cleanup, no guardrails";
  return [
    { section, name: "building the world, once", value: renderMilliseconds(building) },
    { section, name: "one replay, min / median", value: renderRounds(replay) },
    { section, name: "API calls in it", value: String(calls.length) },
    { section, name: `the same calls alone (${answered} answered, ${calls.length - answered} refused)`, value: renderRounds(bare) },
    { section, name: "replay ÷ its calls, of the medians", value: (replay.median / bare.median).toFixed(2) },
  ];
}

/** Sends the recorded calls through the SDK and the same door; only the calls are timed. */
async function playBare(prepared: Stage, calls: readonly RecordedCall[]): Promise<{ readonly time: number; readonly answered: number }> {
  const stages = new Map<Stage, Stage>();
  const main = await forkStage(prepared);
  main.ledger.recording = false;
  const sessions = new Map<string, AwsSession>();
  let time = 0;
  let answered = 0;
  for (const call of calls) {
    const stage = stages.get(call.stage) ?? (stages.size === 0 ? main : await forkStage(main));
    stages.set(call.stage, stage);
    await stage.cloud.clock.advanceTo(new Date(call.at));
    stage.cloud.state.random.cursor = call.cursor;
    const key = `${[...stages.keys()].indexOf(call.stage)} ${call.accessKeyId} ${call.region}`;
    const session =
      sessions.get(key) ?? openSession(stage.gateway, { accessKeyId: call.accessKeyId, secretAccessKey: "" }, { account: "", region: call.region });
    sessions.set(key, session);
    const client = (await session.client(call.service)) as unknown as Record<string, (input: unknown) => Promise<unknown>>;
    const method = call.operation.charAt(0).toLowerCase() + call.operation.slice(1);
    const started = performance.now();
    try {
      await client[method]?.(call.input);
      answered += 1;
    } catch {
      // Refusals and missing things are part of the story, and cost as much.
    }
    time += performance.now() - started;
  }
  return { time, answered };
}
