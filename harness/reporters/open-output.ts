import { accessSync, constants, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { HarnessError } from "#model/errors";

/** Where a reporter writes: the terminal as it goes, or a file that appears whole at the end. */
export interface Output {
  readonly colours: boolean;
  write(text: string): void;
  close(): void;
}

/** @throws HarnessError `environment` when the file's folder cannot be written to */
export function openOutput(file: string | undefined): Output {
  if (file === undefined) {
    const colours = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
    return { colours, write: (text) => void process.stdout.write(text), close: () => undefined };
  }
  if (file === "") throw new HarnessError("usage", "A reporter's file has no name", { hint: "Say name:file, as in junit:out.xml" });
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw unwritable(file, cause);
  }
  let whole = "";
  return {
    colours: false,
    write: (text) => {
      whole += text;
    },
    close: () => {
      try {
        writeFileSync(`${file}.part`, whole);
        renameSync(`${file}.part`, file);
      } catch (cause) {
        throw unwritable(file, cause);
      }
    },
  };
}

function unwritable(file: string, cause: unknown): HarnessError {
  return new HarnessError("environment", `The report cannot be written to \`${file}\`: ${cause instanceof Error ? cause.message : String(cause)}`, { hint: "Name a file in a folder that can be written to", cause });
}
