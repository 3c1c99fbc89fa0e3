import { join } from "node:path";
import { HarnessError } from "#model/errors";
import type { Credentials } from "#model/principal";
import { childEnvironment } from "../interlock/child-environment.ts";

export interface OperatorEnvironmentParts {
  readonly home: string;
  /** The machine's files: where AWS tools look for profiles, whatever the home is. */
  readonly root: string;
  readonly temporary: string;
  /** The shims' folder. */
  readonly programs: string;
  readonly credentials: Credentials | undefined;
  readonly region: string;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** What the user hands in. */
  readonly added: Readonly<Record<string, string>>;
  /** Of the proxy that leads to allowed hosts. */
  readonly proxyPort: number | undefined;
}

/** What an interactive program wants to know about the terminal, and nobody's secret. */
const ofTheTerminal = ["TERM", "COLORTERM", "LANG", "LC_ALL", "TZ", "NO_COLOR"] as const;

/** The operator's environment: canary credentials, our endpoint, our programs first on PATH, then the user's. */
export function operatorEnvironment(parts: OperatorEnvironmentParts): Record<string, string> {
  const { home, root, temporary, programs, credentials, region, endpoint, added, proxyPort } = parts;
  return childEnvironment({
    home,
    path: `${programs}:${process.env["PATH"] ?? ""}`,
    extra: {
      ...Object.fromEntries(ofTheTerminal.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
      TMPDIR: temporary,
      AWS_CONFIG_FILE: join(root, ".aws", "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(root, ".aws", "credentials"),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...(credentials === undefined ? {} : { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey }),
      ...(credentials?.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
      ...(proxyPort === undefined ? {} : proxyVariables(proxyPort)),
      ...added,
    },
  });
}

function proxyVariables(port: number): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`;
  const direct = "127.0.0.1,localhost,::1";
  return { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: direct, no_proxy: direct, NODE_USE_ENV_PROXY: "1" };
}

const keyLike = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;

/** `NAME=value`, or `NAME` for what this shell has. @throws HarnessError `usage` for what could be a way to a real cloud */
export function parseAddedVariable(text: string, environment: Readonly<Record<string, string | undefined>>): readonly [string, string] {
  const [, name = "", value = environment[name]] = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(text) ?? [];
  if (name === "")
    throw new HarnessError("usage", `--env takes NAME or NAME=value, not \`${text.split("=")[0] ?? ""}\``, { hint: "Repeat the option for more" });
  if (value === undefined) throw new HarnessError("usage", `--env ${name}: this shell has no such variable`, { hint: `Set it, or say --env ${name}=value` });
  if (/^(AWS_|PATH$|HOME$|SCARTISSUE_LEASE$)/.test(name) || keyLike.test(value))
    throw new HarnessError("usage", `--env does not hand on ${name}: the operator's AWS settings, HOME and PATH are scartissue's own`, {
      hint: "The operator gets canary credentials and the endpoint of the simulated cloud",
    });
  return [name, value];
}
