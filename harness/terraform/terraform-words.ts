/** A Terraform command line, as far as replays look into it. */
export interface TerraformWords {
  /** Global options, before the command. */
  readonly globals: readonly string[];
  /** The folder that `-chdir` names. */
  readonly chdir: string | undefined;
  readonly name: string;
  /** Everything after the command, with what `TF_CLI_ARGS` adds in front. */
  readonly given: readonly string[];
  /** The saved plan that `apply` carries out. */
  readonly planFile: string | undefined;
  /** Flags of `apply` and `destroy` that belong to the planning, and those that belong to carrying out. */
  readonly planFlags: readonly string[];
  readonly applyFlags: readonly string[];
  /** Whether it destroys: `destroy`, or `apply -destroy`. */
  readonly isDestroy: boolean;
  /** Whether errors come in a frame: unless `-no-color` is said. */
  readonly framed: boolean;
}

/** Flags whose value is a word of its own when no `=` follows. */
const valued = /^-{1,2}(?:target|replace|var|var-file|parallelism|lock-timeout|state|state-out|backup|generate-config-out|out|target-file|exclude)$/;

const onlyForApply = /^-{1,2}(?:auto-approve|backup|state-out)(?:=|$)/;
const alsoForApply = /^-{1,2}(?:auto-approve|backup|state-out|state|lock|lock-timeout|parallelism|no-color|compact-warnings|input|concise)(?:=|$)/;

/**
 * Reads what stands after `terraform`. `variables`: the terminal's, for `TF_CLI_ARGS`, which may bring even the command where none is typed. An empty word before
 * the command (`terraform "$FLAGS" apply`) is nothing to Terraform.
 */
export function readTerraformWords(words: readonly string[], variables: Readonly<Record<string, string>>): TerraformWords {
  const first = words.findIndex((word) => word !== "" && !word.startsWith("-"));
  const added = split(variables["TF_CLI_ARGS"]);
  if (first === -1 && added.length > 0) return readTerraformWords([...words.filter(isChdir), ...added, ...words.filter((word) => !isChdir(word))], {});
  const globals = words.slice(0, first === -1 ? words.length : first);
  const name = first === -1 ? "" : (words[first] ?? "");
  const given = [...added, ...split(variables[`TF_CLI_ARGS_${name}`]), ...words.slice(globals.length + 1)];
  const flags: string[][] = [];
  const positional: string[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? "";
    if (!word.startsWith("-")) positional.push(word);
    else if (valued.test(word)) flags.push([word, given[(index += 1)] ?? ""]);
    else flags.push([word]);
  }
  const named = (pattern: RegExp) => (flag: readonly string[]) => pattern.test(flag[0] ?? "");
  return {
    globals,
    chdir: globals.map((word) => /^-{1,2}chdir=(.*)$/.exec(word)?.[1]).find((folder) => folder !== undefined),
    name,
    given,
    planFile: name === "apply" ? positional[0] : undefined,
    planFlags: flags.filter((flag) => !named(onlyForApply)(flag)).flat(),
    applyFlags: flags.filter(named(alsoForApply)).flat(),
    isDestroy: name === "destroy" || flags.some(named(/^-{1,2}destroy(?:=true)?$/)),
    framed: !flags.some(named(/^-{1,2}no-color(?:=true)?$/)),
  };
}

function isChdir(word: string): boolean {
  return word.startsWith("-chdir=");
}

function split(text: string | undefined): readonly string[] {
  return (text ?? "").match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)?.map((word) => word.replace(/["']/g, "")) ?? [];
}
