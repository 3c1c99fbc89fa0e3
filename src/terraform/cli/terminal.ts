import type { Diagnostic } from "../language/types.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";

/** What a command prints. */
export interface Terminal {
  print(line: string): void;
  printError(text: string): void;
  /** Errors go to the error stream, warnings to the output. */
  diagnose(diagnostics: readonly (Diagnostic & { readonly address?: string })[]): void;
  stdout(): string;
  stderr(): string;
}

/** @param directory the working directory in the workspace
 * @param framed whether diagnostics are drawn in a frame, as at a terminal without `-no-color` */
export function createTerminal(framed: () => boolean, directory: () => string): Terminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    print: (line) => void out.push(`${line}\n`),
    printError: (text) => void err.push(text),
    diagnose(diagnostics) {
      for (const diagnostic of diagnostics) (diagnostic.severity === "error" ? err : out).push(renderDiagnostic(fromHere(diagnostic, directory()), framed()));
    },
    stdout: () => out.join(""),
    stderr: () => err.join(""),
  };
}

/** Files of the working directory are named from there. */
function fromHere<T extends Diagnostic>(diagnostic: T, directory: string): T {
  const { subject } = diagnostic;
  if (subject === undefined || directory === "" || !subject.file.startsWith(`${directory}/`)) return diagnostic;
  return { ...diagnostic, subject: { ...subject, file: subject.file.slice(directory.length + 1) } };
}
