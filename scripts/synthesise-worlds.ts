// Writes the Terraform JSON that the CDKTF worlds synthesise beside them: `npm run synth`.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const scenarios = join(import.meta.dirname, "../scenarios");

for (const folder of readdirSync(scenarios)) {
  const source = join(scenarios, folder, "world.ts");
  if (!existsSync(source)) continue;
  const { synthesiseWorlds } = (await import(source)) as { readonly synthesiseWorlds?: () => Readonly<Record<string, string>> };
  for (const [file, text] of Object.entries(synthesiseWorlds?.() ?? {})) {
    writeFileSync(join(scenarios, folder, file), text);
    process.stdout.write(`${folder}/${file}\n`);
  }
}
