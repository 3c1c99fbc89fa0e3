import { execFileSync } from "node:child_process";
import { findMirror as findAnyMirror } from "#harness/terraform/find-mirror";

/** The folder that holds version 5.100.0 of the real AWS provider. */
export function findMirror(): string | undefined {
  const mirror = findAnyMirror();
  return mirror?.awsVersions.includes("5.100.0") === true ? mirror.folder : undefined;
}

/** Whether `terraform` 1.11.4 is on the path. */
export function hasTerraform(): boolean {
  try {
    return execFileSync("terraform", ["version"], {
      encoding: "utf8",
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      stdio: ["ignore", "pipe", "ignore"],
    }).startsWith("Terraform v1.11.4");
  } catch {
    return false;
  }
}
