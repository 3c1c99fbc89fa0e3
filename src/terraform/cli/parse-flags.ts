import { terraformError } from "../language/terraform-error.ts";

/** A flag with a value, one that may be given several times, or one that is on or off. */
export type FlagKind = "text" | "list" | "switch";
export type FlagTable = Readonly<Record<string, FlagKind>>;

export interface ParsedFlags {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  /** `fallback` when the flag is not given. */
  isOn(name: string, fallback?: boolean): boolean;
  /** `-var` and `-var-file` in the order given. */
  readonly given: readonly { readonly name: string; readonly value: string }[];
  readonly positional: readonly string[];
}

/** Options of the real one that are refused by name and not as unknown. */
const REAL_FLAGS: ReadonlySet<string> = new Set([
  "allow-deferral",
  "allow-missing",
  "backup",
  "backup-out",
  "config",
  "from-module",
  "generate-config-out",
  "get",
  "help",
  "h",
  "ignore-remote-version",
  "json",
  "lockfile",
  "no-tests",
  "plugin-dir",
  "show-sensitive",
  "state",
  "state-out",
  "test-directory",
]);

/** Parses arguments as Go's `flag` package does: flags come first, `-x=1`, `-x 1`, `--x`. @throws TerraformError "Failed to parse command-line flags" */
export function parseFlags(argv: readonly string[], table: FlagTable): ParsedFlags {
  const given: { name: string; value: string }[] = [];
  let index = 0;
  for (; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (!argument.startsWith("-") || argument === "-") break;
    if (argument === "--") {
      index += 1;
      break;
    }
    const [name, inline] = split(argument.replace(/^--?/, ""));
    const kind = table[name];
    if (kind === undefined && REAL_FLAGS.has(name))
      throw terraformError("Not supported by the embedded Terraform", `The option -${name} is not supported here by scartissue's embedded Terraform.`);
    if (kind === undefined) throw flagError(`flag provided but not defined: -${name}`);
    if (kind === "switch") {
      given.push({ name, value: parseSwitch(name, inline ?? "true") });
    } else if (inline !== undefined) given.push({ name, value: inline });
    else {
      const value = argv[index + 1];
      if (value === undefined) throw flagError(`flag needs an argument: -${name}`);
      given.push({ name, value });
      index += 1;
    }
  }
  const last = (name: string): string | undefined => given.findLast((flag) => flag.name === name)?.value;
  return {
    text: last,
    list: (name) => given.filter((flag) => flag.name === name).map(({ value }) => value),
    isOn: (name, fallback = false) => (last(name) === undefined ? fallback : last(name) === "true"),
    given,
    positional: argv.slice(index),
  };
}

function split(text: string): readonly [string, string | undefined] {
  const at = text.indexOf("=");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function parseSwitch(name: string, value: string): string {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(value)) return "true";
  if (["0", "f", "F", "false", "FALSE", "False"].includes(value)) return "false";
  throw flagError(`invalid boolean value ${JSON.stringify(value)} for -${name}: parse error`);
}

export function flagError(detail: string): Error {
  return terraformError("Failed to parse command-line flags", detail);
}
