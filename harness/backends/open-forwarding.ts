import type { Backend, Copies, ForwardedCall, Place, Rehearsal } from "#aws/backend";
import type { OrganizationsState } from "#aws/services/organizations/state";
import type { ServiceId } from "#model/aws-session";
import { HarnessError, UnsupportedError } from "#model/errors";
import { answeredError, backendFailure } from "./backend-failure.ts";
import { createBackendClients } from "./backend-clients.ts";
import type { BackendAddress } from "./backend-clients.ts";
import type { Ground } from "./cloud-backend.ts";
import { deviationsOf } from "./compare-copies.ts";
import { detached } from "./detached.ts";
import { forwardings } from "./forwardings.ts";
import { looksAt } from "./looks-at.ts";
import { createMoments } from "./moments.ts";
import type { Look, Written } from "./reader.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

export interface ForwardingOptions {
  readonly name: string;
  /** With its version: `moto 5.2.1`. */
  readonly title: string;
  readonly address: BackendAddress;
  readonly held: readonly ServiceId[];
  /** Why nothing may answer for a service, with filling switched off. */
  readonly refusals: Readonly<Partial<Record<ServiceId, string>>>;
  /** Whether nobody else can write to it: then a copy is as the backend is until the next write. */
  readonly exclusive: boolean;
  /** Whether it refuses a retention that has ended by the machine's clock, which is later than the scenario's. */
  readonly datesLieAhead: boolean;
  /** Whether the deletion of one version takes all of its key where versioning is suspended. */
  readonly suspendedForgets: boolean;
  /** Hears which accounts there are before anything is laid in them. */
  readonly onAccounts?: (accounts: readonly string[]) => Promise<void>;
  /** Why it no longer answers, where something can tell. */
  readonly whyEnded?: () => Promise<Error | undefined>;
}

/** Forwards the calls of the held services to a backend, and keeps the copies of its resources up to date. */
export function openForwarding(options: ForwardingOptions): Omit<Ground, "close"> & { close(): void } {
  const { title, name } = options;
  const held = new Set(options.held);
  const clients = createBackendClients(options.address);
  const moments = createMoments();
  /** What was written since a copy was read. */
  const since = new Map<string, Written[]>();
  const trodden = new Set<string>();
  let shift: number | undefined;
  let turns: Promise<unknown> = Promise.resolve();

  function lookFrom(place: Place, copies: Pick<Copies, "stateOf" | "now">): Look {
    const { organization } = copies.stateOf("organizations", "", "aws-global") as OrganizationsState;
    return {
      clients,
      account: place.account,
      region: place.region,
      accounts: [...(organization?.accounts.keys() ?? [])],
      now: copies.now(),
      moments,
      shift: shiftAt(copies.now()),
      suspendedForgets: options.suspendedForgets,
    };
  }

  /** From the scenario's time to the machine's, as it was when it was first needed. */
  function shiftAt(now: Date): number {
    if (options.datesLieAhead) shift ??= Math.ceil((Date.now() - now.getTime()) / 86_400_000) * 86_400_000;
    return shift ?? 0;
  }

  /** Where a service's state stands that belongs to an account and region. */
  function homeOf(service: ServiceId, { account, region }: Place): Place {
    return service === "s3" ? { service, account: "organization", region: "aws-global" } : { service, account, region };
  }

  async function readAgain(copies: Copies, place: Place): Promise<void> {
    const forwarding = forwardings[place.service];
    if (forwarding === undefined) throw new Error(`Nothing reads ${place.service} from a backend`);
    const { read, prepare } = forwarding;
    const look = lookFrom(place, copies);
    const key = keyOf(place);
    try {
      const first = !trodden.has(key);
      if (first) await options.onAccounts?.(look.accounts);
      if (first) await prepare?.(look);
      trodden.add(key);
      const copy = copies.stateOf(place.service, place.account, place.region) as object;
      const written = options.exclusive ? since.get(key) : undefined;
      since.set(key, []);
      Object.assign(copy, await read(look, copy, written));
      if (first) requireEmpty(title, place, forwarding.occupants(copy));
    } catch (error) {
      since.delete(key);
      throw await failure(error, `${place.service}: reading what is there`);
    }
  }

  function isStale(place: Place): boolean {
    return since.get(keyOf(place))?.length !== 0;
  }

  async function lookAgain(copies: Copies, call: Place & { readonly writes: boolean }): Promise<void> {
    const places = new Map<string, Place>();
    for (const service of looksAt[call.service].filter((one) => held.has(one))) {
      for (const place of [homeOf(service, call), ...copies.placesOf(service)])
        if (isStale(place) || (!options.exclusive && (call.writes || forwardings[service]?.answersReads === true))) places.set(keyOf(place), place);
    }
    await Promise.all([...places.values()].map(async (place) => readAgain(copies, place)));
  }

  async function perform(call: ForwardedCall): Promise<unknown> {
    const forwarding = forwardings[call.service];
    if (forwarding?.refuses?.has(call.operation) === true) throw new UnsupportedError(`${call.service}:${call.operation}`, `the gateway in front of ${title}`);
    if (forwarding?.fromCopy?.has(call.operation) === true || (call.readOnly && forwarding?.answersReads === true)) return call.answerFromCopy();
    if (forwarding?.unrehearsed?.has(call.operation) === true) return send(call, call.input, call.account, "answers");
    const look: Look = { ...lookFrom(call, call.copies), accounts: [], now: call.now };
    const rehearsal = call.readOnly ? { output: await call.answerFromCopy(), state: call.state } : await call.rehearse();
    const input = forwarding?.translateInput === undefined ? call.input : forwarding.translateInput(call, look, rehearsal);
    if (input === undefined) return rehearsal.output;
    if (!call.readOnly) for (const [key, written] of since) if (key.startsWith(`${call.service}/`)) written.push(call);
    const output = await whenReady(call, look, forwarding, async () => send(call, input, forwarding?.accountOf?.(call) ?? call.account));
    if (!call.readOnly) {
      await followUp(call, async () => forwarding?.followUp?.(call, look, rehearsal, output));
      await checkDone(call, rehearsal, forwarding);
    }
    return forwarding?.translateOutput?.(call, look, output, rehearsal.output) ?? output;
  }

  async function whenReady<Output>(call: ForwardedCall, look: Look, forwarding: ServiceForwarding | undefined, work: () => Promise<Output>): Promise<Output> {
    let putBack: (() => Promise<void>) | undefined;
    await followUp(call, async () => {
      putBack = await forwarding?.makeReady?.(call, look);
    });
    const output = await work();
    await followUp(call, async () => putBack?.());
    return output;
  }

  /** An emulator may answer that something is done and have done something else: what it holds now is compared with what AWS would hold. */
  async function checkDone(call: ForwardedCall, rehearsal: Rehearsal, forwarding: ServiceForwarding | undefined): Promise<void> {
    const { incomparable = new Set<string>(), comparable = (state: object) => state } = forwarding ?? {};
    const before = comparable({ ...(call.state as object) });
    await readAgain(call.copies, homeOf(call.service, call));
    const [deviation] = deviationsOf(before, comparable(rehearsal.state as object), comparable(call.state as object), incomparable);
    if (deviation !== undefined) throw new UnsupportedError(`${call.service}:${call.operation}`, `${title}: it answers that it is done, but ${deviation}`);
  }

  async function failure(error: unknown, subject: string): Promise<Error> {
    return backendFailure(error, title, subject, options.whyEnded);
  }

  async function followUp(call: ForwardedCall, work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw await failure(error, `${call.service}:${call.operation}, what follows it`);
    }
  }

  /** `errors`: whether an error is the backend's failure to do what AWS does, or its answer. */
  async function send(
    call: ForwardedCall,
    input: Readonly<Record<string, unknown>>,
    account: string,
    errors: "failures" | "answers" = "failures",
  ): Promise<Readonly<Record<string, unknown>>> {
    try {
      const output = await clients.send(call.service, call.operation, input, { account, region: call.region });
      const body = output["Body"] as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
      return body?.transformToByteArray === undefined ? output : { ...output, Body: await body.transformToByteArray() };
    } catch (error) {
      const answer = errors === "answers" ? answeredError(error) : undefined;
      if (answer !== undefined) throw answer;
      throw await failure(error, `${call.service}:${call.operation}`);
    }
  }

  function dueWork(place: Place): ReturnType<Backend["dueWork"]> {
    const { keepsTime, runDue } = forwardings[place.service] ?? {};
    if (keepsTime === true) return "onCopy";
    if (runDue === undefined) return undefined;
    return async (copies, at, context) => {
      if (isStale(place) || !options.exclusive) await readAgain(copies, place);
      try {
        const changed = await runDue(lookFrom(place, copies), copies.stateOf(place.service, place.account, place.region), at, context);
        if (changed) since.get(keyOf(place))?.push({ operation: "scheduled work", input: {} });
      } catch (error) {
        since.delete(keyOf(place));
        throw await failure(error, `${place.service}: scheduled work`);
      }
    };
  }

  async function settle(copies: Copies): Promise<void> {
    const places = options.held.flatMap((service) => copies.placesOf(service)).filter((place) => !options.exclusive || isStale(place));
    await Promise.all(places.map(async (place) => readAgain(copies, place)));
  }

  return {
    name,
    title,
    settle,
    detach: () => detached({ name, holds: (service) => held.has(service), refusalOf: (service) => options.refusals[service], send }),
    holds: (service) => held.has(service),
    dueWork,
    refusalOf: (service) => options.refusals[service],
    inTurn: async (work) => {
      const turn = turns.then(work);
      turns = turn.catch(() => undefined);
      return turn;
    },
    lookAgain,
    perform,
    close: () => clients.destroy(),
  };
}

/** @throws HarnessError `configuration` when the ground was not empty */
function requireEmpty(title: string, { service, account, region }: Place, occupants: readonly string[]): void {
  if (occupants.length === 0) return;
  const some = occupants.slice(0, 3).join(", ");
  throw new HarnessError("configuration", `${title} is not empty: ${service} of ${account} in ${region} holds ${some}${occupants.length > 3 ? ", …" : ""}`, {
    hint: "A world needs an empty cloud, which is emptied again after it: give scartissue an emulator of its own",
  });
}

function keyOf({ service, account, region }: Place): string {
  return `${service}/${account}/${region}`;
}
