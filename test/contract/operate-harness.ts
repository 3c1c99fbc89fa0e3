import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findGuardrails } from "#harness/find-guardrails";
import { dataOpener } from "#harness/open-data";
import { operate } from "#harness/operate/operate";
import type { OperateRequest } from "#harness/operate/operate-request";
import { openTranscript } from "#harness/operate/transcript";
import { createReplayCache } from "#harness/replay/replay";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { Guardrail } from "#model/guardrail";
import type { Outcome } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import { scenario as flagship } from "../../scenarios/missing-state-cleanup/scenario.ts";

/** One cache per test file: worlds and controls are built once. */
const cache = createReplayCache();

export interface Operated {
  readonly reported: ReportedRun;
  readonly transcript: readonly Readonly<Record<string, unknown>>[];
  /** What the command wrote to the file `$OUT`. */
  readonly out: string;
}

export interface Operation {
  readonly guardrails?: readonly (string | Guardrail)[];
  readonly expect?: Outcome;
  readonly command: readonly string[];
  readonly changes?: Partial<OperateRequest>;
  /** Another scenario's world, another Terraform, another cloud. */
  readonly on?: Partial<Pick<RunOptions, "scenario" | "terraform" | "cloud">>;
}

const folders: string[] = [];

/** A folder that `forgetFolders` removes. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "scartissue-operate-test-"));
  folders.push(made);
  return made;
}

export function forgetFolders(): void {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
}

/** A shell script on disk. Its output goes to `$OUT`. */
export function script(...lines: readonly string[]): readonly string[] {
  const file = join(folder(), "operator.sh");
  writeFileSync(file, ["#!/bin/sh", 'exec >"$OUT" 2>&1', ...lines, ""].join("\n"));
  chmodSync(file, 0o755);
  return [file];
}

/** Lets a command act in the flagship's world, on modelled data. */
export async function operateHere({ guardrails = [], expect, command, changes = {}, on = {} }: Operation): Promise<Operated> {
  const where = folder();
  const [out, file] = [join(where, "out"), join(where, "transcript.jsonl")];
  const transcript = openTranscript(file, () => new Date());
  const ids = guardrails.filter((one) => typeof one === "string");
  const { reported } = await operate(
    {
      options: {
        scenario: flagship,
        guardrails: [...(ids.length === 0 ? [] : findGuardrails(ids)), ...guardrails.filter((one) => typeof one !== "string")],
        operator: "literal",
        seed: 1,
        rows: 1000,
        openData: dataOpener("modelled"),
        approverHabit: "reads-the-plan",
        authorization: "enforced",
        drills: "needed",
        routine: false,
        ...on,
      },
      user: { policies: new Map(), bindings: {} },
      expectations: { expect },
      command,
      terminal: undefined,
      timeout: undefined,
      keepHome: undefined,
      isolated: false,
      homes: [],
      visible: [],
      allowedHosts: [],
      realAws: undefined,
      output: "stderr",
      notGuaranteed: [],
      transcript,
      ...changes,
      added: { OUT: out, ...changes.added },
    },
    cache,
  );
  transcript.close();
  return {
    reported,
    out: read(out),
    transcript: read(file)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
