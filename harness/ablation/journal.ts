import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { HarnessError } from "#model/errors";
import { executedIn } from "./ablation-part.ts";
import type { NumberedSubset } from "./ablation-part.ts";
import type { ExecutedSubset } from "./ablation-request.ts";
import { createWorkbook } from "./workbook.ts";
import type { Workbook } from "./workbook.ts";
import { notWritten } from "./write-whole.ts";

/** A workbook on disk, beside the file that it will become. */
export interface Journal extends Workbook {
  readonly file: string;
  /** Lines that an earlier run had left. */
  readonly remembered: number;
  /** Forgets it: what it holds is written elsewhere by now. */
  remove(): void;
}

export interface JournalOptions {
  /** The file that the ablation will be saved to. */
  readonly save: string;
  readonly resume: boolean;
  /** What is executed and on what terms: only a journal of the same is gone on with. Plain data. */
  readonly header: Readonly<Record<string, unknown>>;
  /** Puts text at the end of a file: for tests of disks that fill. */
  readonly append?: (file: string, text: string) => void;
}

/**
 * Opens the journal of an ablation: one line for what it is, then one for each reason that is new and one for each executed subset, in the order in which they came.
 *
 * @throws HarnessError `usage` when one is there and nobody said `--resume`, or when it is of something else; `environment` when it cannot be written
 */
export function openJournal({ save, resume, header, append = appendFileSync }: JournalOptions): Journal {
  const file = journalOf(save);
  const put = (value: unknown): void => {
    try {
      append(file, `${JSON.stringify(value)}\n`);
    } catch (cause) {
      throw notWritten(file, cause, "what was executed is kept there: go on with the same command and --resume");
    }
  };
  checkUnfinished(save, resume);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw notWritten(file, new Error("it is no file"));
  const earlier = existsSync(file) ? readJournal(file) : undefined;
  const reasons = new Map(earlier?.reasons.map((reason, index) => [reason, index]));
  const numberOf = (reason: string): number => {
    const known = reasons.get(reason);
    if (known !== undefined) return known;
    put({ reason });
    reasons.set(reason, reasons.size);
    return reasons.size - 1;
  };
  if (earlier !== undefined) checkHeader(file, earlier.header, header);
  const known = earlier === undefined || earlier.header === undefined ? [] : earlier.executed;
  if (earlier !== undefined) truncateSync(file, earlier.length);
  if (earlier?.header === undefined) put(header);
  return {
    ...createWorkbook(known, (executed) => put({ ...executed, reasons: executed.reasons.map(numberOf) })),
    file,
    remembered: known.length,
    remove: () => rmSync(file, { force: true }),
  };
}

/** @throws HarnessError `usage` when an unfinished journal is there and nobody said `--resume` */
export function checkUnfinished(save: string, resume: boolean): void {
  if (resume || !existsSync(journalOf(save))) return;
  throw new HarnessError("usage", `\`${journalOf(save)}\` holds an ablation that was not finished`, {
    hint: "Go on with it by --resume, or remove the file to begin again",
  });
}

export function journalOf(save: string): string {
  return `${save}.partial`;
}

interface ReadJournal {
  /** Undefined when not even that was written whole. */
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly reasons: readonly string[];
  readonly executed: readonly ExecutedSubset[];
  /** Bytes of its whole lines: what follows is a line that was torn. */
  readonly length: number;
}

/** @throws HarnessError `usage` for a file that is none: only its last line may be torn */
function readJournal(file: string): ReadJournal {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [header, ...lines] = whole
    .split("\n")
    .slice(0, -1)
    .map((line, index) => parsed(file, line, index));
  const reasons = lines.flatMap(({ reason }) => (typeof reason === "string" ? [reason] : []));
  const executed = lines.filter(({ reason }) => reason === undefined) as unknown as readonly NumberedSubset[];
  return { header, reasons, executed: executedIn({ reasons, executed }), length: Buffer.byteLength(whole) };
}

function parsed(file: string, line: string, index: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new HarnessError("usage", `Line ${index + 1} of \`${file}\` is no line of a journal`, { hint: "Remove the file to begin again", cause });
  }
}

function checkHeader(file: string, found: Readonly<Record<string, unknown>> | undefined, wanted: Readonly<Record<string, unknown>>): void {
  if (found === undefined) return;
  const differing = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].filter(
    (name) => JSON.stringify(found[name]) !== JSON.stringify(wanted[name]),
  );
  if (differing.length === 0) return;
  const [first = ""] = differing;
  throw new HarnessError("usage", `\`${file}\` holds an ablation of something else: its ${differing.join(", ")} differ`, {
    hint: `There, ${first} is ${shown(found[first])}; here it is ${shown(wanted[first])}. Say what was said before, or remove the file to begin again`,
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
