import type { AwsSession } from "#model/aws-session";
import type { CommandOptions, CommandResult } from "#model/scenario";
import type { Workspace } from "#model/workspace";

/** A process at a terminal: where it runs and what it can reach. Commands see this and nothing else. */
export interface Seat {
  readonly operator: string;
  readonly workspace: Workspace;
  /** Working directory in the workspace, `""` for home. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly options: CommandOptions;
  /** Clients with the credentials that the AWS tools would find here. @throws NoCredentials */
  openSession(choice: SessionChoice): AwsSession;
  /** Other machines that `scp` and `ssh` reach. */
  machine(name: string): Workspace | undefined;
}

export interface SessionChoice {
  readonly region?: string;
  readonly profile?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** Nothing in the environment or the files says who is calling. */
export class NoCredentials extends Error {}

/** A program that the shell knows. */
export type Program = (words: readonly string[], seat: Seat) => Promise<CommandResult>;

export function succeeded(stdout = ""): CommandResult {
  return { exitCode: 0, stdout, stderr: "" };
}

export function failed(exitCode: number, stderr: string): CommandResult {
  return { exitCode, stdout: "", stderr: stderr.endsWith("\n") ? stderr : `${stderr}\n` };
}

/** A path as typed, from the seat's directory, within the machine's home. */
export function resolvePath(seat: Pick<Seat, "directory">, path: string): string {
  const parts: string[] = [];
  const typed = path.startsWith("~/") ? path.slice(2) : path.startsWith("/") ? path.slice(1) : `${seat.directory}/${path}`;
  for (const part of typed.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
