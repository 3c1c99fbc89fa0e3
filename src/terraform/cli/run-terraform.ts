import type { TerraformEnvironment } from "../engine/environment.ts";
import { TERRAFORM_VERSION } from "../engine/terraform-version.ts";
import { TerraformError } from "../language/terraform-error.ts";
import { createCommandContext } from "./command-context.ts";
import { COMMANDS, type Command } from "./commands/commands.ts";
import { parseFlags } from "./parse-flags.ts";
import { createTerminal } from "./terminal.ts";

export interface TerraformResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one Terraform command line as Terraform 1.11.4 would at a terminal.
 *
 * `argv` is what follows `terraform`. Failures that Terraform reports become text and an exit code.
 *
 * @throws UnsupportedError when the simulated cloud does not know what was asked of it; the state has been written by then
 */
export async function runTerraform(argv: readonly string[], environment: TerraformEnvironment): Promise<TerraformResult> {
  let framed = true;
  let directory = environment.directory;
  const terminal = createTerminal(
    () => framed,
    () => directory,
  );
  const finish = (exitCode: number): TerraformResult => ({ exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() });
  const { chdir, words, isVersion } = splitGlobal(argv);
  if (isVersion || words[0] === "version") {
    terminal.print(`Terraform v${TERRAFORM_VERSION}\non linux_amd64`);
    return finish(0);
  }
  const found = findCommand(words);
  if (found === undefined) {
    terminal.printError(unknownCommand(words));
    return finish(words.length === 0 ? 127 : 1);
  }
  const { command, name, rest } = found;
  const given = [
    ...splitWords(environment.variables["TF_CLI_ARGS"]),
    ...splitWords(environment.variables[`TF_CLI_ARGS_${name.replaceAll(" ", "_")}`]),
    ...rest,
  ];
  const isNoColor = (word: string): boolean => /^--?no-color(=true)?$/.test(word);
  framed = !given.some(isNoColor);
  try {
    const flags = parseFlags(
      given.filter((word) => !isNoColor(word)),
      command.flags,
    );
    const context = createCommandContext(environment, terminal, chdir);
    directory = context.directory;
    return finish(await command.run(context, flags));
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    terminal.diagnose(error.diagnostics);
    if (command.isLegacy === true) terminal.printError("\n");
    if (error.diagnostics.some(({ summary }) => USAGE_ERRORS.test(summary)))
      terminal.printError(`\nFor more help on using this command, run:\n  terraform ${name} -help\n`);
    return finish(1);
  }
}

const USAGE_ERRORS = /^(Failed to parse command-line flags|Too many command line arguments|Invalid target "|Incompatible|Invalid force-replace)/;

function splitGlobal(argv: readonly string[]): { readonly chdir: string | undefined; readonly words: readonly string[]; readonly isVersion: boolean } {
  let chdir: string | undefined;
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (/^--?version$|^-v$/.test(word)) return { chdir, words: [], isVersion: true };
    const match = /^--?chdir=(.*)$/.exec(word);
    if (match === null) break;
    chdir = match[1];
  }
  return { chdir, words: argv.slice(index), isVersion: false };
}

function findCommand(words: readonly string[]): { readonly command: Command; readonly name: string; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = words.length < length ? undefined : COMMANDS.get(name);
    if (command !== undefined) return { command, name, rest: words.slice(length) };
  }
  return undefined;
}

const REAL_COMMANDS = [
  "console",
  "fmt",
  "get",
  "graph",
  "login",
  "logout",
  "metadata",
  "modules",
  "test",
  "state replace-provider",
  "state identities",
  "workspace delete",
  "providers lock",
  "providers mirror",
  "providers schema",
];

function unknownCommand(words: readonly string[]): string {
  const [first = ""] = words;
  const pair = words.slice(0, 2).join(" ");
  const known = REAL_COMMANDS.find((name) => name === first || name === pair);
  if (known !== undefined) return `The command "terraform ${known}" is not supported by scartissue's embedded Terraform.\n`;
  if (first === "") return "Usage: terraform [global options] <subcommand> [args]\n";
  return `Terraform has no command named ${JSON.stringify(first)}.\n\nTo see all of Terraform's top-level commands, run:\n  terraform -help\n\n`;
}

function splitWords(text: string | undefined): readonly string[] {
  return (text ?? "").match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)?.map((word) => word.replace(/["']/g, "")) ?? [];
}
