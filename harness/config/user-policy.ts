import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { readJsonSource } from "#iam/json-source";
import type { SourcePlace } from "#iam/json-source";
import { validatePolicy } from "#iam/validate-policy";
import type { PolicyPlace } from "#iam/validate-policy";
import { HarnessError } from "#model/errors";
import { actionsOf, isService } from "./known-actions.ts";

/** A policy file of the user's, read and found to be a policy that AWS would take. */
export interface UserPolicy {
  /** As the user would name it. */
  readonly file: string;
  readonly place: PolicyPlace;
  readonly document: unknown;
  /** Where each value stands, by JSON pointer. */
  readonly places: ReadonlyMap<string, SourcePlace>;
}

/** Reads a policy file. @throws HarnessError `configuration` naming file, line and element */
export function readUserPolicy(file: string, place: PolicyPlace, folder: string): UserPolicy {
  const path = resolve(folder, file);
  const shown = relative(process.cwd(), path) || path;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new HarnessError("configuration", `The policy \`${shown}\` cannot be read: ${cause instanceof Error ? cause.message.split(",")[0] : String(cause)}`, {
      hint: "Name a file relative to the config file",
      cause,
    });
  }
  const problem = validatePolicy(text, place, shown, (service) => actionsOf(service)).find(
    ({ severity, message }) => severity === "error" || isAboutActions(message),
  );
  if (problem !== undefined) {
    const line = problem.line === undefined ? "" : `:${problem.line}`;
    throw new HarnessError(
      "configuration",
      `${shown}${line} ${problem.path === "" ? "" : `(${problem.path}) `}is no policy that can work: ${problem.message}`,
      { hint: problem.hint },
    );
  }
  const source = readJsonSource(text);
  if (!("value" in source)) throw new Error(`${shown} was valid a moment ago`);
  return { file: shown, place, document: source.value, places: source.places };
}

/** Actions and services that do not exist are warnings to AWS and errors here; services that only the simulation does not answer are neither. */
function isAboutActions(message: string): boolean {
  if (message.includes("names no action that exists")) return true;
  const service = /^there is no service `([^`]*)`/.exec(message)?.[1];
  return service !== undefined && !/[*?]/.test(service) && !isService(service);
}
