// Writes the flagship's table into README.md: npm run readme.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderReadmeTable, replaceTable } from "./readme-table.ts";

const readme = fileURLToPath(new URL("../README.md", import.meta.url));
writeFileSync(readme, replaceTable(readFileSync(readme, "utf8"), await renderReadmeTable()));
