import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServices } from "#harness/replay/services";
import { renderOperations } from "./render-operations.ts";

writeFileSync(join(import.meta.dirname, "../docs/operations.md"), renderOperations(createServices(() => [])));
