import { HarnessError } from "#model/errors";
import { findProgram } from "../find-program.ts";
import { findMotoVersion } from "../backends/moto-version.ts";
import { motoImage } from "../backends/open-moto-container.ts";
import { chooseLocalStackImage, imageVariable } from "../backends/localstack-image.ts";
import { findDockerEngine, hasImage } from "../backends/docker-engine.ts";
import type { DockerEngine } from "../backends/docker-engine.ts";
import { loadConfig } from "../config/load-config.ts";
import { assertIsolation } from "../interlock/isolate.ts";
import { findRealCredentials } from "../interlock/find-real-credentials.ts";
import type { Surroundings } from "../interlock/find-real-credentials.ts";
import { findBinary } from "../terraform/find-binary.ts";
import type { BinaryName } from "../terraform/find-binary.ts";
import { findMirror, mirrorVariable } from "../terraform/find-mirror.ts";

/** One thing that a feature needs: here or not, and what that means or how to get it. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "missing";
  readonly detail: string;
}

/** Looks for everything that any feature needs. Nothing is started, and nothing of the user's is shown. */
export async function findEverything(surroundings: Surroundings): Promise<readonly Finding[]> {
  return [
    { name: "Node.js", state: "ok", detail: process.version },
    await pglite(),
    await terraform("terraform"),
    await terraform("tofu"),
    provider(),
    await moto(),
    awsCli(),
    ...(await docker(surroundings.environment)),
    isolation(surroundings),
    await config(),
    ...interlock(surroundings),
  ];
}

async function pglite(): Promise<Finding> {
  const name = "PGlite";
  try {
    await import("@electric-sql/pglite");
    return { name, state: "ok", detail: "real rows: --data postgres" };
  } catch {
    return { name, state: "missing", detail: "only needed for --data postgres: npm install @electric-sql/pglite" };
  }
}

async function terraform(name: BinaryName): Promise<Finding> {
  try {
    const { version, file } = await findBinary(name);
    return { name, state: "ok", detail: `${version} at ${file}: --terraform ${name}` };
  } catch (error) {
    return { name, state: "missing", detail: `only needed for --terraform ${name}: ${wordsOf(error)}` };
  }
}

function provider(): Finding {
  const name = "AWS provider";
  const mirror = findMirror();
  const newest = mirror?.awsVersions.at(-1);
  if (mirror !== undefined && newest !== undefined)
    return { name, state: "ok", detail: `${mirror.awsVersions.join(", ")} in ${mirror.folder}; replays and the conformance table are made with 5.100.0` };
  const where = mirror === undefined ? `no local mirror holds it; name one with ${mirrorVariable}` : `${mirror.folder} does not hold it`;
  return {
    name,
    state: "missing",
    detail: `only needed for a Terraform binary: ${where}. \`terraform providers mirror FOLDER\` makes one; without, the binary asks its registry`,
  };
}

async function moto(): Promise<Finding> {
  const name = "moto_server";
  const file = findProgram(name);
  if (file === undefined) return { name, state: "missing", detail: "only needed for --cloud moto: pip install 'moto[server]', or Docker with its image" };
  const version = (await findMotoVersion(file)) ?? "of unknown version";
  const tried = version === "5.2.1" ? "" : "; 5.2.1 is what was tried";
  return { name, state: "ok", detail: `${version} at ${file}: --cloud moto${tried}` };
}

/** moto without an installed `moto_server`. */
async function motoInDocker(engine: DockerEngine): Promise<readonly Finding[]> {
  if (findProgram("moto_server") !== undefined || !(await hasImage(engine, motoImage))) return [];
  return [{ name: "moto's image", state: "ok", detail: `${motoImage}: --cloud moto` }];
}

function awsCli(): Finding {
  const name = "AWS CLI";
  const file = findProgram("aws");
  if (file === undefined) return { name, state: "missing", detail: "not needed: operate then offers an `aws` of its own, which knows no --query" };
  return { name, state: "ok", detail: `${file}: what operate offers as \`aws\`` };
}

async function docker(environment: Surroundings["environment"]): Promise<readonly Finding[]> {
  const name = "Docker";
  try {
    const engine = await findDockerEngine(environment);
    return [
      { name, state: "ok", detail: `${engine.version} at ${engine.host}` },
      await containers(),
      ...(await motoInDocker(engine)),
      await localStack(engine, environment),
    ];
  } catch (error) {
    return [{ name, state: "missing", detail: `only needed for --cloud localstack: ${wordsOf(error)}` }];
  }
}

async function containers(): Promise<Finding> {
  const name = "testcontainers";
  try {
    await Promise.all([import("testcontainers"), import("@testcontainers/localstack")]);
    return { name, state: "ok", detail: "starts containers for --cloud localstack, and for --cloud moto where no moto_server is installed" };
  } catch {
    return { name, state: "missing", detail: "only needed for --cloud localstack: npm install testcontainers@11 @testcontainers/localstack@11" };
  }
}

async function localStack(engine: DockerEngine, environment: Surroundings["environment"]): Promise<Finding> {
  const name = "LocalStack";
  const { name: image } = chooseLocalStackImage(environment[imageVariable]);
  const token = (environment["LOCALSTACK_AUTH_TOKEN"] ?? "") === "" ? "no LOCALSTACK_AUTH_TOKEN: the free tier" : "LOCALSTACK_AUTH_TOKEN is forwarded";
  if (await hasImage(engine, image)) return { name, state: "ok", detail: `${image}, ${token}: --cloud localstack` };
  return { name, state: "missing", detail: `${image} will be pulled when it is first needed; ${token}` };
}

function isolation({ homes }: Surroundings): Finding {
  const name = "isolation";
  try {
    assertIsolation(homes);
    return { name, state: "ok", detail: "operate --isolate: a network with nothing but loopback, your home hidden" };
  } catch (error) {
    return { name, state: "missing", detail: wordsOf(error) };
  }
}

async function config(): Promise<Finding> {
  const { file, config: found } = await loadConfig(undefined);
  const name = "config";
  if (file === undefined)
    return { name, state: "missing", detail: "no scartissue.config.{ts,mts,mjs,js,json} in this folder: needed only for guardrails of your own" };
  return { name, state: "ok", detail: `${file}, ${found.guardrails?.length ?? 0} guardrails` };
}

function interlock(surroundings: Surroundings): readonly Finding[] {
  const real = findRealCredentials(surroundings);
  return [
    {
      name: "interlock",
      state: "ok",
      detail: "clients speak to this process or to loopback only; children get an environment, a HOME and AWS files of our making",
    },
    real.length === 0
      ? { name: "your credentials", state: "ok", detail: "none found that a child could read" }
      : { name: "your credentials", state: "missing", detail: `a child could read ${real.join(", ")}: operate needs --isolate or --keep-home` },
    { name: "your own hooks", state: "ok", detail: "commands named in scartissue.config.ts run as child processes with your rights" },
  ];
}

function wordsOf(error: unknown): string {
  if (error instanceof HarnessError) return `${error.message}. ${error.hint}`;
  throw error;
}
