import type { Terminal } from "#model/scenario";

const file = "main.tf.json";
const protections: ReadonlySet<string> = new Set(["prevent_destroy", "deletion_protection", "enable_deletion_protection", "deletion_protection_enabled"]);

/** Reads the configuration, switches off every protection in it, and writes it back. Answers whether there was one. */
export async function editProtectionAway(terminal: Terminal): Promise<boolean> {
  const { stdout } = await terminal.run(`cat ${file}`);
  const document = JSON.parse(stdout) as unknown;
  const edited = without(document);
  if (JSON.stringify(edited) === JSON.stringify(document)) return false;
  await terminal.write(file, `${JSON.stringify(edited, null, 2)}\n`);
  return true;
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, protections.has(key) && item === true ? false : without(item)]));
}
