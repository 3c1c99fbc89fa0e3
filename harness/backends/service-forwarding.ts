import type { ForwardedCall, Rehearsal } from "#aws/backend";
import type { ScheduleContext } from "#aws/service";
import type { Look, Reader } from "./reader.ts";

/** What is particular to forwarding one service. Every member that is not there has the plain behaviour: forwarded as it is, answered as the backend answers. */
export interface ServiceForwarding {
  // oxlint-disable-next-line typescript/no-explicit-any -- each service has a state type of its own
  readonly read: Reader<any>;
  /** Lays the ground where it is first trodden: takes away what a fresh account has in the backend and a world's has not. */
  readonly prepare?: (look: Look) => Promise<void>;
  /** The account in whose name the backend performs a call: that of the resource, where it is another than the caller's. */
  readonly accountOf?: (call: ForwardedCall) => string;
  /** Everything that only reads is answered from the copy. */
  readonly answersReads?: true;
  /** The embedded schedule moves the copy on: where what is due follows from the scenario's clock alone. */
  readonly keepsTime?: true;
  /** Does in the backend what the embedded schedule would do now. Answers whether that changed anything. */
  readonly runDue?: (look: Look, state: unknown, at: Date, context: ScheduleContext) => Promise<boolean>;
  /** What stands in a state, by name: on an empty ground nothing. */
  readonly occupants: (state: unknown) => readonly string[];
  /** What is not compared after a write, sorts of things and their members: each side makes it up for itself, or it changes with time. */
  readonly incomparable: ReadonlySet<string>;
  /** A state as it is compared, where things stand inside others. */
  readonly comparable?: (state: object) => object;
  /** Operations that the embedded service answers from its copy: the backend cannot know all of it. */
  readonly fromCopy?: ReadonlySet<string>;
  /** Reads of what the copy does not hold: the backend's answer is the only one, its errors included. */
  readonly unrehearsed?: ReadonlySet<string>;
  /** Operations that are not forwarded at all, although the embedded service knows them. */
  readonly refuses?: ReadonlySet<string>;
  /** What is sent in place of the input. Undefined: nothing is left to do in the backend. */
  readonly translateInput?: (call: ForwardedCall, look: Look, rehearsal: Rehearsal) => Readonly<Record<string, unknown>> | undefined;
  /** Puts a backend right that would do a call wrong as it stands. Answers what puts it back, if anything was done. */
  readonly makeReady?: (call: ForwardedCall, look: Look) => Promise<(() => Promise<void>) | undefined>;
  /** After a write: notes its moment, and does what AWS does by itself and the backend does not. */
  readonly followUp?: (call: ForwardedCall, look: Look, rehearsal: Rehearsal, output: Readonly<Record<string, unknown>>) => Promise<void>;
  /** What the caller gets in place of the backend's output. */
  readonly translateOutput?: (
    call: ForwardedCall,
    look: Look,
    output: Readonly<Record<string, unknown>>,
    rehearsed: unknown,
  ) => Readonly<Record<string, unknown>>;
}
