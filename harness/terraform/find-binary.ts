import { isAbsolute, resolve } from "node:path";
import { execa } from "execa";
import { HarnessError } from "#model/errors";
import { findProgram, isProgram } from "../find-program.ts";
import { childEnvironment } from "../interlock/child-environment.ts";

export type BinaryName = "terraform" | "tofu";

/** A Terraform that can be run. */
export interface Binary {
  readonly name: BinaryName;
  /** Absolute path. */
  readonly file: string;
  readonly version: string;
}

/** The environment variable that names the binary. */
export const binaryVariables: Readonly<Record<BinaryName, string>> = { terraform: "SCARTISSUE_TERRAFORM", tofu: "SCARTISSUE_TOFU" };

const titles: Readonly<Record<BinaryName, string>> = { terraform: "Terraform", tofu: "OpenTofu" };

/** The first release with `import` and `removed` configurations as the worlds use them, and the last that several worlds require at least. */
const oldest: Readonly<Record<BinaryName, string>> = { terraform: "1.5.0", tofu: "1.6.0" };

/** How long `version` may take, milliseconds: it opens nothing. */
const patience = 20_000;

/**
 * Finds `terraform` or `tofu`, by its variable or on PATH, and asks for its version.
 *
 * @throws HarnessError `environment` when there is none, or none that replays can run on
 */
export async function findBinary(name: BinaryName, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Binary> {
  const file = locate(name, environment);
  const version = await askVersion(name, file, environment["PATH"] ?? "");
  if (isOlder(version, oldest[name])) {
    throw new HarnessError("environment", `\`${file}\` is ${titles[name]} ${version}, and replays need ${oldest[name]} or later`, { hint: howToGet(name) });
  }
  return { name, file, version };
}

function locate(name: BinaryName, environment: Readonly<Record<string, string | undefined>>): string {
  const variable = binaryVariables[name];
  const named = environment[variable];
  if (named !== undefined && named !== "") {
    const file = isAbsolute(named) ? named : resolve(named);
    if (isProgram(file)) return file;
    throw new HarnessError("environment", `${variable} names \`${named}\`, which is not a program`, { hint: "Let it name the binary itself, or unset it" });
  }
  const found = findProgram(name, environment["PATH"] ?? "");
  if (found !== undefined) return found;
  throw new HarnessError("environment", `There is no \`${name}\` on PATH`, { hint: `${howToGet(name)}, or play on the embedded engine: --terraform embedded` });
}

async function askVersion(name: BinaryName, file: string, path: string): Promise<string> {
  const { exitCode, stdout, stderr, timedOut, shortMessage } = await execa(file, ["version", "-json"], {
    reject: false,
    extendEnv: false,
    env: childEnvironment({ home: "/nonexistent", path }),
    stdin: "ignore",
    timeout: patience,
    forceKillAfterDelay: 1000,
  });
  const version = exitCode === 0 ? /"terraform_version"\s*:\s*"(\d+\.\d+\.\d+[^"]*)"/.exec(stdout)?.[1] : undefined;
  if (version !== undefined) return version;
  const why = timedOut ? "did not answer" : exitCode === undefined ? shortMessage : `ended with ${exitCode}: ${firstLine(stderr === "" ? stdout : stderr)}`;
  throw new HarnessError("environment", `\`${file} version -json\` tells no version: it ${why}`, {
    hint: `Check that it is ${titles[name]}. ${howToGet(name)}`,
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
}

function howToGet(name: BinaryName): string {
  return `Install ${titles[name]} ${oldest[name]} or later, or name one with ${binaryVariables[name]}`;
}

/** OpenTofu loads `.tofu` files beside `.tf` files since 1.8. */
export function loadsTofuFiles({ name, version }: Pick<Binary, "name" | "version">): boolean {
  return name === "tofu" && !isOlder(version, "1.8.0");
}

function isOlder(version: string, least: string): boolean {
  const [one, other] = [version, least].map((text) => (text.split("-", 1)[0] ?? "").split(".").map(Number));
  for (const [index, part] of (other ?? []).entries()) {
    const difference = (one?.[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
