import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../src/report/ablation.schema.json" with { type: "json" };

let validate: ValidateFunction | undefined;

/** Holds what the JSON reporter writes against the committed JSON Schema. @throws Error naming the place: it would be a bug of ours */
export function checkAblationOutput(output: unknown): void {
  validate ??= new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  if (validate(JSON.parse(JSON.stringify(output)))) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  throw new Error(`the ablation does not fit its schema: ${problems.slice(0, 3).join("; ")}`);
}
