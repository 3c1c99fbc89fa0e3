import { openTerraform } from "#harness/open-terraform";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { findMirror, mirrorVariable } from "#harness/terraform/find-mirror";
import { HarnessError } from "#model/errors";
import { versions } from "./versions.ts";

/** The real engine in the versions that are compared with, or why it cannot be had. */
export async function openRealEngine(): Promise<TerraformEngine | string> {
  try {
    const engine = await openTerraform("terraform");
    const reason = whyNot(engine);
    if (reason === undefined) return engine;
    await engine.dispose();
    return reason;
  } catch (error) {
    if (error instanceof HarnessError && error.code === "environment") return `${error.message}. ${error.hint}`;
    throw error;
  }
}

function whyNot(engine: TerraformEngine): string | undefined {
  if (engine.version !== versions.terraform) return `terraform is ${engine.version}; the comparison is with ${versions.terraform}`;
  const found = findMirror()?.awsVersions ?? [];
  if (!found.includes(versions.provider)) return `there is no AWS provider ${versions.provider} in ${mirrorVariable} or a usual mirror folder`;
  if (found.length > 1) return `the mirror folder holds ${found.length} versions of the AWS provider; the comparison needs ${versions.provider} alone`;
  return undefined;
}
