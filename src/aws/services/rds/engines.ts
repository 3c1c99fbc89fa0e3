import { UnsupportedError } from "#model/errors";
import { rdsErrors } from "./errors.ts";
import type { ServerKind } from "./state.ts";

interface Engine {
  readonly kind: ServerKind;
  readonly version: string;
  readonly port: number;
}

/** PostgreSQL only: the data plane holds rows of no other engine. */
const engines: Readonly<Record<string, Engine>> = {
  "aurora-postgresql": { kind: "cluster", version: "16.6", port: 5432 },
  postgres: { kind: "instance", version: "16.8", port: 5432 },
};

const otherEngines = /^(aurora-mysql|mysql|mariadb|oracle-.*|sqlserver-.*|db2-.*|custom-.*)$/;

/**
 * @param operation For what is refused by name, `rds:CreateDBCluster`.
 * @throws AwsError InvalidParameterValue for what is no engine at all; UnsupportedError for one that is not modelled here.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 */
export function requireEngine(operation: string, kind: ServerKind, name: string): Engine {
  const engine = engines[name];
  if (engine?.kind === kind) return engine;
  if (engine !== undefined || otherEngines.test(name)) throw new UnsupportedError(`${operation}.Engine ${name}`, "the embedded AWS");
  throw rdsErrors.value("Invalid DB engine");
}

/** @throws AwsError InvalidParameterCombination when there is no such version; UnsupportedError for a major version other than 16. */
export function requireEngineVersion(operation: string, engine: string, version: string | undefined): string {
  const known = engines[engine]?.version ?? "";
  if (version === undefined || version === "16") return known;
  if (!/^\d+(\.\d+)?$/.test(version)) throw rdsErrors.combination(`Cannot find version ${version} for ${engine}`);
  if (!version.startsWith("16.")) throw new UnsupportedError(`${operation}.EngineVersion ${version}`, "the embedded AWS");
  return version;
}

/** `default.aurora-postgresql16` */
export function defaultParameterGroup(engine: string): string {
  return `default.${engine}16`;
}

/** @throws UnsupportedError: parameter groups of one's own are not modelled. */
export function requireParameterGroup(member: string, engine: string, name: string | undefined): string {
  const standard = defaultParameterGroup(engine);
  if (name === undefined || name === standard) return standard;
  throw new UnsupportedError(`${member} ${name}`, "the embedded AWS");
}
