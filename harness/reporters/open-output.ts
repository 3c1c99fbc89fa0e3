import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { HarnessError } from "#model/errors";
import { makeFolder } from "../make-folder.ts";
import { isDiskFull } from "./disk-full.ts";
import { showsColours } from "./shows-colours.ts";

/** Where a reporter writes: the terminal as it goes, or a file that appears whole at the end. */
export interface Output {
  readonly colours: boolean;
  /** Columns of a line. */
  readonly width: number;
  write(text: string): void;
  close(): void;
}

/** Columns of what nobody watches: a file, a pipe, a CI log. */
const usualWidth = 100;
const narrowest = 40;

/** @throws HarnessError `environment` when the file cannot be written */
export function openOutput(file: string | undefined): Output {
  if (file === undefined) {
    const colours = showsColours(process.stdout, process.env);
    const width = process.stdout.isTTY ? Math.max(narrowest, process.stdout.columns) : usualWidth;
    return { colours, width, write: (text) => void process.stdout.write(text), close: () => undefined };
  }
  if (file === "") throw new HarnessError("usage", "A reporter's file has no name", { hint: "Say name:file, as in junit:out.xml" });
  const device = attempt(file, () => prepare(file));
  let whole = "";
  return {
    colours: false,
    width: usualWidth,
    write: (text) => {
      whole += text;
    },
    close: () => attempt(file, () => (device ? writeFileSync(file, whole) : replaceFile(file, whole))),
  };
}

/** Makes sure, before anything runs, that the file can be written. Answers whether it is a device or pipe, which cannot be replaced. */
function prepare(file: string): boolean {
  makeFolder(dirname(file));
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new Error("it is a folder");
  if (there !== undefined && !there.isFile()) return true;
  accessSync(dirname(file), constants.W_OK);
  return false;
}

function replaceFile(file: string, content: string): void {
  const part = `${file}.part`;
  try {
    writeFileSync(part, content);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const full = isDiskFull(cause);
    const why = cause instanceof Error ? (cause.message.split(",")[0] ?? "") : String(cause);
    throw new HarnessError("environment", `The report cannot be written to \`${file}\`: ${full ? "the disk is full" : why}`, {
      hint: full ? "Make room, or name a file where there is some" : "Name a file in a folder that can be written to",
      cause,
    });
  }
}
