import { HarnessError } from "#model/errors";
import type { TerraformEngine } from "../replay/terraform-engine.ts";

export interface TerraformBinaryOptions {
  readonly name: "terraform" | "tofu";
  /** Hears what the binary is doing. */
  readonly onProgress?: (text: string) => void;
}

/** Runs replays on the real binary. @throws HarnessError `environment` */
export async function openTerraformBinary({ name }: TerraformBinaryOptions): Promise<TerraformEngine> {
  throw new HarnessError("environment", `The engine \`${name}\` is being built`, { hint: "Use --terraform embedded" });
}
