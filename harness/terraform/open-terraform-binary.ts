import { join } from "node:path";
import { HarnessError } from "#model/errors";
import { leaseDirectory } from "../interlock/leases.ts";
import type { Stage } from "../replay/stage.ts";
import type { TerraformEngine } from "../replay/terraform-engine.ts";
import { createBinaryProgram } from "./binary-program.ts";
import type { ReachedCloud } from "./binary-program.ts";
import { writeCliConfiguration } from "./cli-configuration.ts";
import { findBinary } from "./find-binary.ts";
import type { BinaryName } from "./find-binary.ts";
import { findMirror, mirrorVariable } from "./find-mirror.ts";

export interface TerraformBinaryOptions {
  readonly name: BinaryName;
  /** Hears what the binary is doing, about once a second. */
  readonly onProgress?: (text: string) => void;
  /** Where to look for the binary and for plugins: the process's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Reaches the AWS of a stage for the time of a command. */
  readonly openCloud?: (stage: Stage) => Promise<ReachedCloud>;
}

/** A socket's path may have 104 characters on some systems; ours are in a folder below this one. */
const longestFolder = 78;

/**
 * Runs replays on the real `terraform` or `tofu`, found on PATH or named by `SCARTISSUE_TERRAFORM` or `SCARTISSUE_TOFU`, with plugins from
 * `SCARTISSUE_TERRAFORM_MIRROR` or a usual folder.
 *
 * @throws HarnessError `environment` when there is no such binary, it is too old, or the folder of plugins that was named holds no AWS provider
 */
export async function openTerraformBinary(options: TerraformBinaryOptions): Promise<TerraformEngine> {
  const { name, onProgress = () => undefined, environment = process.env, openCloud = reachOverHttp } = options;
  const binary = await findBinary(name, environment);
  const mirror = findMirror(environment);
  const named = environment[mirrorVariable];
  if (named !== undefined && named !== "" && mirror?.awsVersions.length === 0) {
    throw new HarnessError("environment", `${mirrorVariable} names \`${named}\`, which holds no hashicorp/aws`, {
      hint: "It is laid out as HOST/NAMESPACE/TYPE/VERSION/OS_ARCH; `terraform providers mirror FOLDER` makes one",
    });
  }
  const lease = leaseDirectory("tf");
  if (lease.path.length > longestFolder) {
    lease.release();
    throw new HarnessError("environment", `The path of the temporary folder is too long for the sockets of Terraform's plugins: \`${lease.path}\``, {
      hint: "Set TMPDIR to a folder with a short path, such as /tmp",
    });
  }
  const ending = new AbortController();
  const parts = {
    binary,
    mirror,
    cliConfiguration: writeCliConfiguration(join(lease.path, "configuration"), mirror?.folder),
    folder: lease.path,
    openCloud,
    path: environment["PATH"] ?? "",
    signal: ending.signal,
    onProgress,
  };
  return {
    name,
    version: binary.version,
    waits: true,
    createProgram: (stage, reviewPlan) => createBinaryProgram(parts, stage, reviewPlan),
    dispose: async () => {
      ending.abort(new HarnessError("interrupted", `${name} was ended`, { hint: "The replay was stopped before it was done" }));
      lease.release();
    },
  };
}

/**
 * Seconds that pass on the scenario's clock for each that a child takes.
 *
 * The provider's waiters sleep half a minute and then look every ten seconds, by the machine's clock. At 3, the flagship's destroy asks for the cluster's
 * deletion 250 to 280 s of the scenario after that of its instance, as on the embedded engine (249 s), and takes 2.5 minutes; at 10 it takes one and a half, but
 * the same deletion comes after 320 s, and somebody who is paged would be in time who never is.
 */
const clockRate = { world: 10, script: 3 };

async function reachOverHttp(stage: Stage): Promise<ReachedCloud> {
  const { openStageGateway } = await import("../wire/open-stage-gateway.ts");
  return openStageGateway(stage, { clockRate: stage.reviewing ? clockRate.script : clockRate.world });
}
