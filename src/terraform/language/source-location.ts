/** A place in a file, with what Terraform prints about it. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  /** The block the place is in: `resource "aws_vpc" "main"`, or `resource.aws_vpc.main` in JSON. */
  readonly context?: string;
  /** The line of source itself. */
  readonly code?: string;
}

/** A place inside the block whose header stands there: the header is then the context. */
export function insideBlock(at: SourceLocation): SourceLocation {
  const header = at.context ?? headerOf(at);
  return header === "" ? at : { ...at, context: header };
}

/** `main.tf:1,1-30`, as messages name an earlier declaration. */
export function rangeText(at: SourceLocation): string {
  if (at.line === undefined) return at.file;
  const text = at.file.endsWith(".json") || headerOf(at) === "" ? (at.code ?? "").trim() : headerOf(at);
  const start = (at.code ?? "").length - (at.code ?? "").trimStart().length + 1;
  return at.file.endsWith(".json") ? `${at.file}:${at.line}` : `${at.file}:${at.line},${start}-${start + text.length}`;
}

function headerOf(at: SourceLocation): string {
  return at.file.endsWith(".json") ? "" : (/^\s*([\w-]+(?:\s+(?:"[^"]*"|[\w-]+))*)\s*\{/.exec(at.code ?? "")?.[1] ?? "");
}
