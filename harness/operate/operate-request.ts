import type { Socket } from "node:net";
import type { AllowedHost } from "../interlock/connect-proxy.ts";
import type { Expectations, UserPolicies } from "../play-judged.ts";
import type { RunOptions } from "../replay/run-scenario.ts";
import type { Transcript } from "./transcript.ts";

/** Whoever sits at a terminal of a scenario's world, and how it is kept there. */
export interface OperateRequest {
  readonly options: RunOptions;
  readonly user: UserPolicies;
  readonly expectations: Expectations;
  readonly command: readonly string[];
  /** Name of a terminal; the operator's own unless given. */
  readonly terminal: string | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  /** The user's own home; a throw-away one otherwise. */
  readonly keepHome: string | undefined;
  readonly isolated: boolean;
  readonly homes: readonly string[];
  readonly visible: readonly string[];
  readonly allowedHosts: readonly AllowedHost[];
  /** Opens a connection to an allowed host; over the network unless given. */
  readonly dial?: (host: AllowedHost) => Promise<Socket>;
  readonly added: Readonly<Record<string, string>>;
  readonly realAws: string | undefined;
  readonly output: "stdout" | "stderr";
  readonly notGuaranteed: readonly string[];
  readonly transcript: Transcript;
  /** Words that the command which does this again needs beside the usual. */
  readonly replaySuffix?: string;
  /** Called when the world stands, before the command starts. */
  readonly onBegin?: () => void;
}
