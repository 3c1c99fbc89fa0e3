import { Testing } from "cdktf";
import type { TerraformStack } from "cdktf";
import { InfraStack } from "./infra-stack.ts";
import { KeysStack } from "./keys-stack.ts";

/** The version that the embedded Terraform follows. CDKTF's bindings are made for a later one; the worlds use only arguments that both know. */
const providerVersion = "5.100.0";

/** The synthesised stacks by the file they are committed in, beside this one. */
export function synthesiseWorlds(): Readonly<Record<string, string>> {
  return {
    "keys.tf.json": synthesise(new KeysStack(Testing.app(), "keys")),
    "world.tf.json": synthesise(new InfraStack(Testing.app(), "infra", { key: "in-another-stack" })),
    "world-key-in-stack.tf.json": synthesise(new InfraStack(Testing.app(), "infra", { key: "in-this-stack" })),
  };
}

/** Terraform JSON without CDKTF's notes to itself, and without a backend: the state is a file, as on the day. */
function synthesise(stack: TerraformStack): string {
  const document = JSON.parse(Testing.synth(stack)) as Readonly<Record<string, unknown>>;
  const required = { required_version: ">= 1.5", required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } };
  const blocks = Object.entries(document).filter(([block]) => block !== "//" && block !== "terraform");
  return `${JSON.stringify({ terraform: required, ...Object.fromEntries(blocks) }, null, 2)}\n`;
}
