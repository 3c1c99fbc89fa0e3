// Writes what an ablation of the flagship says into README.md, and its picture into docs/images.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { renderLatticeSvg } from "./lattice-svg.ts";
import { ablationMarks, latticePicture, playReadmeAblation, renderReadmeAblation } from "./readme-ablation.ts";
import { replaceTable } from "./readme-table.ts";

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const played = await playReadmeAblation();
const readme = fileOf("README.md");
const text = replaceTable(readFileSync(readme, "utf8"), renderReadmeAblation(played), ablationMarks);
mkdirSync(dirname(fileOf(latticePicture)), { recursive: true });
writeFileSync(fileOf(latticePicture), renderLatticeSvg(played));
writeFileSync(readme, text);
