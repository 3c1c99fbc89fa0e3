import { embeddedTerraform } from "./replay/embedded-terraform.ts";
import type { TerraformEngine } from "./replay/terraform-engine.ts";

export type TerraformName = "embedded" | "terraform" | "tofu";

/**
 * Opens the Terraform that replays run on; whoever opens it disposes of it.
 *
 * `onProgress` hears what a binary is doing, which takes its time in the provider's waiters.
 *
 * @throws HarnessError `environment` when the binary or its AWS provider is not here
 */
export async function openTerraform(name: TerraformName, onProgress?: (text: string) => void): Promise<TerraformEngine> {
  if (name === "embedded") return embeddedTerraform;
  const { openTerraformBinary } = await import("./terraform/open-terraform-binary.ts");
  return openTerraformBinary({ name, ...(onProgress === undefined ? {} : { onProgress }) });
}
