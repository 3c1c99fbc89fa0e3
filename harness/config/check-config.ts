import { Ajv } from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import { HarnessError } from "#model/errors";
import { outcomes } from "#model/outcome";
import type { Config } from "./config.ts";
import { nearestWord } from "./nearest-word.ts";

const texts = { type: "object", additionalProperties: { type: "string", minLength: 1 } };
const identified = { id: { type: "string", pattern: "^[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*$" } };
const timed = { timeout: { type: "integer", minimum: 1, maximum: 55_000 } };
const text = { type: "string", minLength: 1 };

/** The members of each kind of entry in `guardrails`. */
const declarations: Readonly<Record<string, object>> = {
  "iam-policy": declaration({ file: text, attachTo: text, ...identified }, ["file", "attachTo"]),
  scp: declaration({ file: text, target: text, ...identified }, ["file", "target"]),
  "plan-policy": declaration({ command: text, ...identified, ...timed }, ["command"]),
  "command-hook": declaration({ command: text, nonBlockingErrors: { type: "boolean" }, ...identified, ...timed }, ["command"]),
};

/** A guardrail by `defineGuardrail`: what every part of the program relies on. */
const guardrailSchema = {
  type: "object",
  required: ["id", "layer", "title", "stops", "bypasses", "restsOn", "promise"],
  properties: {
    ...identified,
    title: text,
    stops: { type: "string" },
    bypasses: { type: "array", items: { type: "string" } },
    promise: { type: "object", required: ["scenario", "outcome", "friction"] },
  },
};

const configSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    guardrails: { type: "array", minItems: 1, items: { type: ["string", "object"] } },
    bindings: { type: "object", additionalProperties: false, properties: { accounts: texts, names: texts, tags: texts } },
    scenarios: { type: "array", items: text },
    operator: { enum: ["literal", "persistent", "both"] },
    expect: { enum: outcomes },
    reporters: { type: "array", minItems: 1, items: text },
    seed: { type: "integer", minimum: 0 },
    rows: { type: "integer", minimum: 1 },
    maxFriction: { type: "integer", minimum: 0 },
    approver: { enum: ["reads-the-plan", "rubber-stamp"] },
    data: { enum: ["modelled", "postgres"] },
    terraform: { enum: ["embedded", "terraform", "tofu"] },
    cloud: text,
  },
};

function declaration(properties: Readonly<Record<string, object>>, required: readonly string[]): object {
  return { type: "object", additionalProperties: false, properties: { kind: {}, ...properties }, required };
}

const compiled = new Map<object, ValidateFunction>();

/** Holds what a config file exports against what a config may say. @throws HarnessError naming the file and the key */
export function checkConfig(value: unknown, file: string): Config {
  check(configSchema, value, file, "");
  const config = value as Config;
  for (const [index, entry] of (config.guardrails ?? []).entries()) {
    if (typeof entry === "string") continue;
    const at = `guardrails[${index}]`;
    const { kind } = entry as { readonly kind?: unknown };
    if (kind === undefined) {
      check(guardrailSchema, entry, file, at);
      continue;
    }
    const schema = typeof kind === "string" ? declarations[kind] : undefined;
    if (schema === undefined)
      throw wrong(
        file,
        `${at}.kind`,
        `there is no \`${JSON.stringify(kind)?.replaceAll('"', "") ?? ""}\``,
        `It is one of ${Object.keys(declarations).join(", ")}`,
      );
    check(schema, entry, file, at);
  }
  return config;
}

function check(schema: object, value: unknown, file: string, at: string): void {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    compiled.set(schema, validate);
  }
  if (validate(value)) return;
  const problems = validate.errors ?? [];
  // A misspelt key is also a missing one: the spelling is the better news.
  const problem = problems.find(({ keyword }) => keyword === "additionalProperties") ?? problems[0];
  if (problem !== undefined) throw explain(problem, file, at, value);
}

function explain(problem: ErrorObject, file: string, at: string, value: unknown): HarnessError {
  const { params } = problem as { readonly params: Readonly<Record<string, unknown>> };
  const path = at + problem.instancePath.replaceAll(/\/(\d+)/g, "[$1]").replaceAll("/", ".");
  const place = (name?: string): string =>
    [path, name]
      .filter((part) => part !== undefined && part !== "")
      .join(".")
      .replace(/^\./, "") || "the default export";
  switch (problem.keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = keysOf(at);
      const near = nearestWord(key, known);
      return wrong(file, place(key), "there is no such key", near === undefined ? `Known keys: ${known.join(", ")}` : `Did you mean \`${near}\`?`);
    }
    case "required":
      return wrong(file, place(String(params["missingProperty"])), "it is missing", "Add it");
    case "enum":
      return wrong(
        file,
        place(),
        `${shown(problem, value, at)} is not one of its words`,
        `It is one of ${(params["allowedValues"] as readonly string[]).join(", ")}`,
      );
    default:
      return wrong(file, place(), `it ${problem.message ?? "is wrong"}`, "Correct the value");
  }
}

function keysOf(at: string): readonly string[] {
  if (at === "") return [...Object.keys(configSchema.properties), ...Object.keys(configSchema.properties.bindings.properties)];
  return ["file", "attachTo", "target", "command", "timeout", "nonBlockingErrors", "id"];
}

function shown(problem: ErrorObject, value: unknown, at: string): string {
  const found = problem.instancePath
    .split("/")
    .filter((part) => part !== "")
    .reduce<unknown>((inner, part) => (typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[part] : undefined), value);
  return at === "" || found !== undefined ? `\`${String(found)}\`` : "it";
}

function wrong(file: string, key: string, what: string, hint: string): HarnessError {
  return new HarnessError("configuration", `\`${key}\` in ${file}: ${what}`, { hint });
}
