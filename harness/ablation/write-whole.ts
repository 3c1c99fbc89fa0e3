import { accessSync, constants, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { HarnessError } from "#model/errors";

/** Makes sure, before anything is executed, that a file can be written where it is wanted. @throws HarnessError `environment` */
export function prepareFile(file: string): void {
  try {
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error("it is a folder");
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw notWritten(file, cause);
  }
}

/** Writes a file that appears whole, or not at all. @throws HarnessError `environment` */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  try {
    const handle = openSync(part, "w");
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true, recursive: true });
    throw notWritten(file, cause);
  }
}

/** What went wrong with a file, in words that say what to do. */
export function notWritten(file: string, cause: unknown, kept = ""): HarnessError {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { code: undefined, message: String(cause) };
  const full = code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
  return new HarnessError("environment", `\`${file}\` cannot be written: ${full ? "the disk is full" : (message.split(",")[0] ?? message)}`, {
    hint: `${full ? "Make room" : "Name a file in a folder that can be written to"}${kept}`,
    cause,
  });
}
