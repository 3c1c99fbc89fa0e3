import type { AwsSession } from "#model/aws-session";
import type { CommandOptions } from "#model/scenario";
import { openSession } from "../aws/open-session.ts";
import { NoCredentials } from "../shell/seat.ts";
import type { Seat, SessionChoice } from "../shell/seat.ts";
import { machineOf } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** What a terminal keeps between commands. */
export interface TerminalState {
  readonly operator: string;
  machine: string;
  directory: string;
  readonly environment: Record<string, string>;
}

/** A seat at the terminal's machine, with the credentials that its environment and files hold. */
export function takeSeat(stage: Stage, terminal: TerminalState, assignments: Readonly<Record<string, string>>, options: CommandOptions): Seat {
  const environment = { ...terminal.environment, ...assignments };
  const workspace = machineOf(stage, terminal.machine);
  return {
    operator: terminal.operator,
    workspace,
    directory: terminal.directory,
    environment,
    options,
    machine: (name) => stage.machines.get(name),
    openSession: (choice) => sessionFor(stage, environment, (path) => workspace.readText(path), choice),
  };
}

/** The order of the AWS tools: explicit keys, a named profile, the environment, the default profile. */
function sessionFor(
  stage: Stage,
  environment: Readonly<Record<string, string>>,
  readText: (path: string) => string | undefined,
  choice: SessionChoice,
): AwsSession {
  const region = choice.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? stage.world.region;
  const profile = choice.profile ?? environment["AWS_PROFILE"];
  const accessKeyId =
    choice.accessKeyId ??
    (profile === undefined ? environment["AWS_ACCESS_KEY_ID"] : undefined) ??
    profileKeys(readText(".aws/credentials") ?? "", profile ?? "default");
  if (accessKeyId === undefined || accessKeyId === "") throw new NoCredentials("no credentials");
  return openSession(stage.gateway, { accessKeyId, secretAccessKey: "canary" }, { account: accountOf(stage, accessKeyId), region });
}

function accountOf(stage: Stage, accessKeyId: string): string {
  try {
    return stage.gateway.whoIs(accessKeyId).principal.account;
  } catch {
    return "";
  }
}

function profileKeys(file: string, profile: string): string | undefined {
  const section = new RegExp(`\\[${profile.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\]([^[]*)`).exec(file)?.[1];
  return section === undefined ? undefined : /aws_access_key_id\s*=\s*(\S+)/.exec(section)?.[1];
}
