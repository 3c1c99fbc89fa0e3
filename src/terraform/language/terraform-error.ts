import type { SourceLocation } from "./source-location.ts";
import type { Diagnostic } from "./types.ts";

/** One or more errors as Terraform words them; the engine renders them as its terminal text. */
export class TerraformError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describe).join("\n"));
    this.name = "TerraformError";
    this.diagnostics = diagnostics;
  }
}

/** The error with one diagnostic, to be thrown. */
export function terraformError(summary: string, detail: string, subject?: SourceLocation): TerraformError {
  return new TerraformError([{ severity: "error", summary, detail, ...(subject === undefined ? {} : { subject }) }]);
}

/** What the real Terraform may understand and this one does not: named, with its place. */
export function unsupported(what: string, subject?: SourceLocation): TerraformError {
  return terraformError("Not supported by the embedded Terraform", `${what} is not supported by scartissue's embedded Terraform.`, subject);
}

function describe(diagnostic: Diagnostic): string {
  const place =
    diagnostic.subject === undefined ? "" : ` (${diagnostic.subject.file}${diagnostic.subject.line === undefined ? "" : `:${diagnostic.subject.line}`})`;
  return `${diagnostic.summary}${place}: ${diagnostic.detail}`;
}
