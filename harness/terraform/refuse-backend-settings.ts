import { posix } from "node:path";
import { UnsupportedError } from "#model/errors";
import type { Workspace } from "#model/workspace";
import { readBlocks } from "./configuration-files.ts";
import { refuseLeading } from "./override-endpoints.ts";
import type { TerraformWords } from "./terraform-words.ts";

/**
 * Settings of a backend that stand on the command line, in `TF_CLI_ARGS`, or in a file that these name, come after every configuration file: no override takes
 * out of them what leads elsewhere. `directory`: where the configuration is, from the machine's home.
 *
 * @throws UnsupportedError when one leads elsewhere, or when its file is beyond the machine's home, where it is not looked into
 */
export async function refuseBackendSettings({ name, given }: TerraformWords, workspace: Workspace, directory: string): Promise<void> {
  if (name !== "init") return;
  for (const setting of settingsIn(given)) {
    const equals = setting.indexOf("=");
    if (equals !== -1) {
      refuseLeading({ [setting.slice(0, equals).split(".", 1)[0]?.trim() ?? ""]: setting.slice(equals + 1) }, "-backend-config");
      continue;
    }
    const path = posix.normalize(`${directory === "" ? "." : directory}/${setting}`);
    if (setting.startsWith("/") || path.startsWith(".."))
      throw new UnsupportedError(`-backend-config=${setting}, a file beyond the machine's home,`, "replays: name it from the working directory");
    const text = workspace.readText(path);
    if (text === undefined) continue;
    refuseLeading(await readBlocks({ name: path, text }), path);
  }
}

/** What stands after `-backend-config`, with `=` or as a word of its own. */
function settingsIn(given: readonly string[]): readonly string[] {
  return given.flatMap((word, index) => {
    const value = /^-{1,2}backend-config(?:=(.*))?$/s.exec(word);
    return value === null ? [] : [value[1] ?? given[index + 1] ?? ""];
  });
}
