import type { CloudBackend } from "./backends/cloud-backend.ts";
import { openCloud } from "./backends/open-cloud.ts";
import { cleanUpAfterTheDead } from "./interlock/clean-up-after-the-dead.ts";
import { openTerraform } from "./open-terraform.ts";
import type { TerraformName } from "./open-terraform.ts";
import type { TerraformEngine } from "./replay/terraform-engine.ts";

/** What runs are played on: which Terraform, and which cloud (undefined: the embedded one). */
export interface Engines {
  readonly terraform: TerraformEngine;
  readonly cloud: CloudBackend | undefined;
  close(): Promise<void>;
}

export interface EngineNames {
  readonly terraform: TerraformName;
  readonly cloud: string;
  readonly fill: boolean;
}

/**
 * Opens what a command line or a program names, and ends what an earlier run left behind that was killed. `onProgress` hears what a binary is doing.
 * @throws HarnessError `environment` when something that it names is not here
 */
export async function openEngines({ terraform: name, cloud: cloudName, fill }: EngineNames, onProgress?: (text: string) => void): Promise<Engines> {
  if (name !== "embedded" || cloudName !== "embedded") cleanUpAfterTheDead();
  const terraform = await openTerraform(name, onProgress);
  try {
    const cloud = await openCloud(cloudName, { fill });
    return {
      terraform,
      cloud,
      close: async () => {
        await cloud?.close();
        await terraform.dispose();
      },
    };
  } catch (error) {
    await terraform.dispose();
    throw error;
  }
}
