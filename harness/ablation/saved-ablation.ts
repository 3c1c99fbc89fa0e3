import { readFileSync } from "node:fs";
import type { AblationDocument } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { AblationPart } from "./ablation-part.ts";
import type { ReportDocument } from "#model/report-document";
import { checkDocument } from "../reporters/check-document.ts";
import { canonicalText, digestOf } from "./canonical-text.ts";
import { writeWhole } from "./write-whole.ts";

/** Saves a document with its digest, so that a file that was cut off or edited is noticed. `kept`: what the user still has when it cannot be written. @throws HarnessError `environment` */
export function saveSealed(file: string, document: object, kept?: string): void {
  writeWhole(file, sealedText(document), kept);
}

/** The text of a saved document. */
export function sealedText(document: object): string {
  return canonicalText({ ...document, digest: digestOf(document) });
}

/** What a file holds that a command of ours saved. */
export type Saved = { readonly kind: "ablation"; readonly document: AblationDocument } | { readonly kind: "runs"; readonly document: ReportDocument };

/** Reads a saved ablation, or what the JSON reporter wrote. @throws HarnessError `usage` when the file is none, was cut off or was edited */
export async function readSaved(file: string): Promise<Saved> {
  const found = parse(file, readText(file));
  if (Array.isArray(found["runs"])) return { kind: "runs", document: await checkedRuns(file, found) };
  return { kind: "ablation", document: readAblation(file) };
}

/** Reads a saved ablation. @throws HarnessError `usage` when the file is none, was cut off or was edited */
export function readAblation(file: string): AblationDocument {
  const found = readSealed(file);
  if (found["kind"] === "ablation") return found as unknown as AblationDocument;
  throw new HarnessError("usage", `\`${file}\` is one shard of an ablation`, { hint: "Join all of them first: scartissue merge PART… --save FILE" });
}

/** Reads a saved ablation or one shard of it. @throws HarnessError `usage` when the file is neither, was cut off or was edited */
export function readSealedAblation(file: string): AblationDocument | AblationPart {
  return readSealed(file) as unknown as AblationDocument | AblationPart;
}

/** Reads what a shard saved. @throws HarnessError `usage` when the file is none, was cut off or was edited */
export function readPart(file: string): AblationPart {
  const found = readSealed(file);
  if (found["kind"] === "ablation-part") return found as unknown as AblationPart;
  throw new HarnessError("usage", `\`${file}\` is no shard of an ablation`, { hint: "Name files that ablate --shard wrote" });
}

/** @throws HarnessError `usage` when the file is no sealed document of this schema */
function readSealed(file: string): Readonly<Record<string, unknown>> {
  const { digest, ...document } = parse(file, readText(file));
  if (document["kind"] !== "ablation" && document["kind"] !== "ablation-part")
    throw new HarnessError("usage", `\`${file}\` is no saved ablation`, { hint: "Name a file that ablate --save wrote" });
  if (document["schemaVersion"] !== 1) {
    throw new HarnessError("usage", `\`${file}\` has schema version ${JSON.stringify(document["schemaVersion"])}, and this scartissue reads version 1`, {
      hint: "Read it with the scartissue that wrote it, or execute it again",
    });
  }
  if (digest !== digestOf(document)) {
    throw new HarnessError("usage", `\`${file}\` was changed after it was saved: its digest does not fit`, {
      hint: "Get the file as it was written, or execute it again",
    });
  }
  return document;
}

async function checkedRuns(file: string, found: Readonly<Record<string, unknown>>): Promise<ReportDocument> {
  try {
    await checkDocument(found as unknown as ReportDocument);
  } catch (cause) {
    throw new HarnessError("usage", `\`${file}\` is no report of runs that this scartissue reads: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: "Name a file that --reporter json:FILE wrote",
      cause,
    });
  }
  return found as unknown as ReportDocument;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("usage", `\`${file}\` cannot be read: ${cause instanceof Error ? (cause.message.split(",")[0] ?? "") : String(cause)}`, {
      hint: "Name a file that ablate --save wrote",
      cause,
    });
  }
}

function parse(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const found = JSON.parse(text) as unknown;
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new HarnessError("usage", `\`${file}\` ${unreadable(text.trim())}`, {
      hint: "Get the file as it was written, or execute it again",
      cause,
    });
  }
  throw new HarnessError("usage", `\`${file}\` is no saved ablation`, { hint: "Name a file that ablate --save wrote" });
}

/** What is the matter with a text that is no JSON. */
function unreadable(text: string): string {
  if (text === "") return "is empty";
  return text.startsWith("{") && !text.endsWith("}") ? "was cut off: it ends in the middle" : "is no JSON";
}
