// Writes what replays of the flagship show into README.md: the table of guardrails, and the ablation with its picture.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderReadmeTable, replaceTable } from "./readme-table.ts";

const readme = fileURLToPath(new URL("../README.md", import.meta.url));
writeFileSync(readme, replaceTable(readFileSync(readme, "utf8"), await renderReadmeTable()));
await import("./ablation-pictures.ts");
