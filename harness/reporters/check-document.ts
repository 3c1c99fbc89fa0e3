import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import type { ReportDocument } from "#model/report-document";
import schema from "../../src/report/report.schema.json" with { type: "json" };

let validate: ValidateFunction | undefined;

/** Holds every document against the committed JSON Schema before anybody reads it. @throws Error naming the place: it would be a bug of ours */
export async function checkDocument(document: ReportDocument): Promise<void> {
  validate ??= new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  if (validate(JSON.parse(JSON.stringify(document)))) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  throw new Error(`the report does not fit its schema: ${problems.slice(0, 3).join("; ")}`);
}
