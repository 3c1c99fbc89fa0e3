import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { HarnessError } from "#model/errors";

/** A program on PATH, by its absolute path. @throws HarnessError `environment` when it is not there */
export function findProgram(name: string, { why, hint }: { readonly why: string; readonly hint: string }, path: string = process.env["PATH"] ?? ""): string {
  const file = path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isProgram);
  if (file === undefined) throw new HarnessError("environment", `There is no \`${name}\` on PATH: ${why}`, { hint });
  return file;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
