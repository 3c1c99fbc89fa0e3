import type { Clock } from "#model/clock";
import { UnsupportedError } from "#model/errors";
import type { DataPlane } from "#model/data";
import type { LedgerEntry } from "#model/ledger";
import type { ServiceId } from "#model/aws-session";
import type { Principal } from "#model/principal";
import type { AuthorizationNeed, ScheduleContext, Service } from "./service.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Backend, Copies } from "./backend.ts";
import type { CloudState, ServiceCell } from "./cloud-state.ts";
import { nextHex } from "./random.ts";

/** A call that has passed IAM and is about to be performed, as guardrails see it. */
export interface ProposedCall {
  readonly service: ServiceId;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly region: string;
  readonly needs: readonly AuthorizationNeed[];
  readonly readOnly: boolean;
}

/** Work outside AWS that follows the scenario's clock: a team's own scheduled jobs. */
export interface ScheduledJob {
  readonly id: string;
  nextAt(): Date | undefined;
  run(at: Date): Promise<void>;
}

export interface CloudOptions {
  // oxlint-disable-next-line typescript/no-explicit-any -- each service has a state type of its own
  readonly services: readonly Service<never>[];
  readonly state: CloudState;
  readonly data: DataPlane;
  readonly authorizer: Authorizer;
  readonly record: (entry: LedgerEntry) => void;
  /** A cloud outside this process that holds some of the services. */
  readonly backend?: Backend;
  readonly reviewCall?: (call: ProposedCall) => Promise<{ readonly allowed: true } | { readonly allowed: false; readonly message: string }>;
}

/** The embedded AWS: service states on one clock. Calls go through `openGateway`. */
export interface Cloud {
  readonly options: CloudOptions;
  readonly state: CloudState;
  readonly clock: Clock & { advance(seconds: number): Promise<void>; advanceTo(at: Date): Promise<void> };
  service(id: ServiceId): Service<unknown>;
  stateOf(id: ServiceId, account: string, region: string): unknown;
  newId(prefix: string, digits?: number): string;
  /** What of it a backend reaches for. */
  readonly copies: Copies;
  addJob(job: ScheduledJob): void;
  /** When each job is due next, milliseconds since the epoch. */
  jobsDue(): readonly (readonly [id: string, at: number | undefined])[];
  /** Runs what is due at the present moment. */
  settle(): Promise<void>;
}

/** @throws Error when a service is asked for that the cloud was not given */
export function createCloud(options: CloudOptions): Cloud {
  const { state } = options;
  const services = new Map(options.services.map((one) => [one.id, one as unknown as Service<unknown>]));
  const jobs: ScheduledJob[] = [];
  const now = (): Date => new Date(state.now);

  function service(id: ServiceId): Service<unknown> {
    const found = services.get(id);
    if (found === undefined) throw new Error(`The embedded AWS was created without the service ${id}`);
    return found;
  }

  function cell(id: ServiceId, account: string, region: string): ServiceCell {
    const { scope } = service(id);
    const owner = scope === "organization" ? "organization" : account;
    const where = scope === "regional" ? region : "aws-global";
    const key = `${id}/${owner}/${where}`;
    let found = state.services.get(key);
    if (found === undefined) {
      found = { service: id, account: owner, region: where, state: service(id).createState(owner, where) };
      state.services.set(key, found);
    }
    return found;
  }

  const newId = (prefix: string, digits = 17): string => prefix + nextHex(state.random, digits);

  function stateOf(id: ServiceId, account: string, region: string): unknown {
    return cell(id, account, region).state;
  }

  const copies: Copies = {
    stateOf,
    placesOf: (id) => [...state.services.values()].filter((one) => one.service === id).map(({ account, region }) => ({ service: id, account, region })),
    now,
  };

  async function runDue(limit: number): Promise<boolean> {
    const due = nextDue(limit);
    if (due === undefined) return false;
    state.now = Math.max(state.now, due.at);
    await due.run();
    return true;
  }

  function nextDue(limit: number): { readonly at: number; readonly run: () => Promise<void> } | undefined {
    let best: { at: number; run: () => Promise<void> } | undefined;
    for (const one of state.services.values()) {
      const held = options.backend?.holds(one.service as ServiceId) === true;
      const work = held ? options.backend?.dueWork({ ...one, service: one.service as ServiceId }) : "onCopy";
      if (work === undefined) continue;
      const { schedule } = service(one.service as ServiceId);
      const at = schedule?.nextAt(one.state)?.getTime();
      if (schedule === undefined || at === undefined || at > limit || (best !== undefined && at >= best.at)) continue;
      best = {
        at,
        run: async () => {
          const context: ScheduleContext = {
            state: one.state,
            account: one.account,
            region: one.region,
            partition: "aws",
            now,
            data: options.data,
            newId,
            peek: <Other>(id: ServiceId, account: string, region: string) => stateOf(id, account, region) as Other,
          };
          await noted(async () => (work === "onCopy" ? schedule.run(one.state, now(), context) : work(copies, now(), context)));
        },
      };
    }
    for (const job of jobs) {
      const at = job.nextAt()?.getTime();
      if (at === undefined || at > limit || (best !== undefined && at >= best.at)) continue;
      best = { at, run: async () => job.run(now()) };
    }
    return best;
  }

  /** Nobody asked for what is due, so nobody else would tell that it was not done. */
  async function noted(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof UnsupportedError) options.record({ kind: "unsupported", subject: error.subject, message: error.message });
      throw error;
    }
  }

  async function advanceTo(target: number): Promise<void> {
    while (await runDue(target));
    state.now = Math.max(state.now, target);
  }

  return {
    options,
    state,
    clock: {
      now,
      advance: async (seconds) => advanceTo(state.now + seconds * 1000),
      advanceTo: async (at) => advanceTo(at.getTime()),
    },
    service,
    stateOf,
    newId,
    copies,
    addJob: (job) => void jobs.push(job),
    jobsDue: () => jobs.map((job) => [job.id, job.nextAt()?.getTime()]),
    settle: async () => advanceTo(state.now),
  };
}
