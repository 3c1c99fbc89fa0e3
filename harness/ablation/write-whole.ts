import { accessSync, constants, closeSync, fsyncSync, lstatSync, openSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HarnessError } from "#model/errors";
import { makeFolder } from "../make-folder.ts";
import { isDiskFull } from "../reporters/disk-full.ts";

/** Makes sure, before anything is executed, that a file can be written where it is wanted. @throws HarnessError `environment` */
export function prepareFile(file: string): void {
  try {
    makeFolder(dirname(file));
    checkReplaceable(file);
    for (const folder of new Set([dirname(file), dirname(behindLinks(file))])) accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw notWritten(file, cause);
  }
}

/** Writes a file that appears whole, or not at all. A symbolic link stays: what it points to is written. `kept`: what the user still has when it cannot be written. @throws HarnessError `environment` */
export function writeWhole(file: string, text: string, kept?: string): void {
  let part: string | undefined;
  try {
    checkReplaceable(file);
    const target = behindLinks(file);
    part = `${target}.part`;
    const handle = openSync(part, "w");
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, target);
  } catch (cause) {
    if (part !== undefined) rmSync(part, { force: true, recursive: true });
    throw notWritten(file, cause, kept);
  }
}

/** The file that a name stands for in the end, be it there or not: links in a circle were refused before. */
function behindLinks(file: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? behindLinks(resolve(dirname(file), readlinkSync(file))) : file;
}

/** A device or a pipe would be gone once a file was put in its place. */
function checkReplaceable(file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new Error("it is a folder");
  if (there?.isFile() === false) throw new Error("it is a device or a pipe, and a saved ablation is put in the place of what is there");
}

/** What went wrong with a file, in words that say what to do. `kept`: what the user still has; it belongs to this file, so no other one is suggested. */
export function notWritten(file: string, cause: unknown, kept?: string): HarnessError {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { code: undefined, message: String(cause) };
  const full = isDiskFull(cause);
  const mend = full ? "Make room" : kept === undefined ? "Name a file in a folder that can be written to" : "Make it possible to write there";
  return new HarnessError("environment", `\`${file}\` cannot be written: ${full ? "the disk is full" : wordsOf(message, code)}`, {
    hint: kept === undefined ? mend : `${mend}; ${kept}`,
    cause,
  });
}

/** Node.js tells "EACCES: permission denied, open '/a'": the file has been named already. Our own words stay whole. */
function wordsOf(message: string, code: string | undefined): string {
  return code === undefined ? message : (message.split(",")[0] ?? message);
}
