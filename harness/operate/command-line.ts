import { isAbsolute, relative, sep } from "node:path";

/** A command line that says what some words say: quoted where a shell needs it. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

/** Where a process works, as seen from the workspace; undefined outside of it. */
export function placeInside(root: string, directory: string): string | undefined {
  const path = relative(root, directory);
  return path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path.split(sep).join("/");
}

/** Absolute paths into the workspace, as an option's value too, from where the process works: programs of ours know the workspace only. */
export function relativeWords(words: readonly string[], root: string, directory: string): readonly string[] {
  const prefix = new RegExp(`(^|=|fileb?://)${root.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?=/|$)(/?[^\\s]*)`);
  return words.map((word) =>
    word.replace(
      prefix,
      (_whole, before: string, rest: string) =>
        `${before}${
          relative(directory, root + rest)
            .split(sep)
            .join("/") || "."
        }`,
    ),
  );
}
