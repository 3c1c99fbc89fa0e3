import type { Diagnostic } from "../language/types.ts";

const WIDTH = 78;

/**
 * A diagnostic as Terraform prints it, in its frame or plain.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/format/diagnostic.go
 */
export function renderDiagnostic(diagnostic: Diagnostic & { readonly address?: string }, framed: boolean): string {
  const title = `${diagnostic.severity === "error" ? "Error" : "Warning"}: ${diagnostic.summary}`;
  const width = framed ? WIDTH - 3 : WIDTH - 1;
  const body = [
    ...title.split("\n"),
    "",
    ...sourceLines(diagnostic),
    ...(diagnostic.detail === "" ? [] : diagnostic.detail.split("\n").flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, width).split("\n")))),
  ];
  if (!framed) return `\n${body.join("\n")}\n`;
  return `╷\n${body.map((line) => (line === "" ? "│" : `│ ${line}`)).join("\n")}\n╵\n`;
}

function sourceLines(diagnostic: Diagnostic & { readonly address?: string }): readonly string[] {
  const { subject, address } = diagnostic;
  const lines = address === undefined ? [] : [`  with ${address},`];
  if (subject === undefined) return lines;
  if (subject.line === undefined) return [...lines, `  on ${subject.file}:`, ""];
  lines.push(`  on ${subject.file} line ${subject.line}${subject.context === undefined ? "" : `, in ${subject.context}`}:`);
  if (subject.code === undefined) lines.push("  (source code not available)");
  else lines.push(`${String(subject.line).padStart(4)}: ${subject.code}`);
  return [...lines, ""];
}

/** Breaks at spaces; words longer than the width stay whole. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join("\n");
}
