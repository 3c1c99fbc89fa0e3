import { unzipSync, zipSync } from "fflate";
import type { CommandResult } from "#model/scenario";
import type { Workspace } from "#model/workspace";
import { failed, resolvePath, succeeded } from "./seat.ts";
import type { Program, Seat } from "./seat.ts";

/** `cat FILE…` */
export const cat: Program = async (words, seat) => {
  let text = "";
  for (const path of words) {
    const content = seat.workspace.readText(resolvePath(seat, path));
    if (content === undefined) return failed(1, `cat: ${path}: No such file or directory`);
    text += content;
  }
  return succeeded(text);
};

/** `ls [-la] [PATH]`: one name a line. */
export const ls: Program = async (words, seat) => {
  const path = words.find((word) => !word.startsWith("-")) ?? ".";
  const directory = resolvePath(seat, path);
  if (seat.workspace.read(directory) !== undefined) return succeeded(`${path}\n`);
  const inside = seat.workspace.list(directory);
  if (inside.length === 0 && directory !== "") return failed(2, `ls: cannot access '${path}': No such file or directory`);
  const hidden = words.some((word) => /^-\w*a/.test(word));
  const names = new Set(inside.map((file) => file.slice(directory === "" ? 0 : directory.length + 1).split("/")[0] ?? ""));
  return succeeded(
    [...names]
      .filter((name) => hidden || !name.startsWith("."))
      .map((name) => `${name}\n`)
      .join(""),
  );
};

/** `rm [-rf] PATH…` */
export const rm: Program = async (words, seat) => {
  const recursive = words.some((word) => /^-\w*r/i.test(word));
  const force = words.some((word) => /^-\w*f/.test(word));
  for (const typed of words.filter((word) => !word.startsWith("-"))) {
    const path = resolvePath(seat, typed);
    const inside = seat.workspace.read(path) === undefined ? seat.workspace.list(path) : [path];
    if (inside.length === 0 && !force) return failed(1, `rm: cannot remove '${typed}': No such file or directory`);
    if (seat.workspace.read(path) === undefined && inside.length > 0 && !recursive) return failed(1, `rm: cannot remove '${typed}': Is a directory`);
    for (const file of inside) seat.workspace.remove(file);
  }
  return succeeded();
};

/** `cp [-r] FROM… TO` */
export const cp: Program = async (words, seat) => transfer("cp", words, seat, seat.workspace, false);

/** `mv FROM… TO` */
export const mv: Program = async (words, seat) => transfer("mv", words, seat, seat.workspace, true);

/** `scp MACHINE:PATH TO`: from another machine of the world. */
export const scp: Program = async (words, seat) => {
  const [from = "", to = ""] = words.filter((word) => !word.startsWith("-"));
  const [host = "", path = ""] = from.split(":");
  const other = seat.machine(host);
  if (other === undefined) return failed(255, `ssh: Could not resolve hostname ${host}: Name or service not known`);
  return transfer("scp", ["-r", `/${path}`, to], seat, other, false);
};

async function transfer(name: string, words: readonly string[], seat: Seat, source: Workspace, move: boolean): Promise<CommandResult> {
  const recursive = move || words.some((word) => /^-\w*[ra]/i.test(word));
  const paths = words.filter((word) => !word.startsWith("-"));
  const target = paths.at(-1);
  if (paths.length < 2 || target === undefined) return failed(1, `${name}: missing destination file operand after '${paths[0] ?? ""}'`);
  const into = resolvePath(seat, target);
  const toDirectory =
    target.endsWith("/") || into === "" || paths.length > 2 || (seat.workspace.read(into) === undefined && seat.workspace.list(into).length > 0);
  for (const typed of paths.slice(0, -1)) {
    const from = resolvePath(seat, typed);
    const base = from.split("/").at(-1) ?? from;
    const destination = toDirectory ? (into === "" ? base : `${into}/${base}`) : into;
    const single = source.read(from);
    const inside = single === undefined ? source.list(from) : [from];
    if (inside.length === 0) return failed(1, `${name}: cannot stat '${typed}': No such file or directory`);
    if (single === undefined && !recursive) return failed(1, `${name}: -r not specified; omitting directory '${typed}'`);
    for (const file of inside) {
      const content = source.read(file);
      if (content !== undefined) seat.workspace.write(single === undefined ? destination + file.slice(from.length) : destination, content);
      if (move) source.remove(file);
    }
  }
  return succeeded();
}

/** `zip -r ARCHIVE.zip PATH…` */
export const zip: Program = async (words, seat) => {
  const [archive, ...paths] = words.filter((word) => !word.startsWith("-"));
  if (archive === undefined || paths.length === 0) return failed(12, "zip error: Nothing to do!");
  const files: Record<string, Uint8Array> = {};
  for (const typed of paths) {
    const path = resolvePath(seat, typed);
    const content = seat.workspace.read(path);
    for (const file of content === undefined ? seat.workspace.list(path) : [path]) {
      const bytes = seat.workspace.read(file);
      if (bytes !== undefined) files[file.slice(seat.directory === "" ? 0 : seat.directory.length + 1)] = bytes;
    }
  }
  if (Object.keys(files).length === 0) return failed(12, `zip warning: name not matched: ${paths.join(" ")}\n\nzip error: Nothing to do! (${archive})`);
  seat.workspace.write(resolvePath(seat, archive), zipSync(files, { level: 0, mtime: new Date("2026-01-01T00:00:00Z") }));
  return succeeded(
    Object.keys(files)
      .map((file) => `  adding: ${file} (deflated)\n`)
      .join(""),
  );
};

/** `unzip [-o] ARCHIVE.zip [-d DIRECTORY]` */
export const unzip: Program = async (words, seat) => {
  const into = words.includes("-d") ? (words[words.indexOf("-d") + 1] ?? "") : ".";
  const archive = words.find((word) => !word.startsWith("-") && word !== into) ?? "";
  const bytes = seat.workspace.read(resolvePath(seat, archive));
  if (bytes === undefined) return failed(9, `unzip:  cannot find or open ${archive}, ${archive}.zip or ${archive}.ZIP.`);
  let text = `Archive:  ${archive}\n`;
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bytes);
  } catch {
    return failed(9, `  End-of-central-directory signature not found.  Either this file is not a zipfile\nunzip:  cannot find zipfile directory in ${archive}`);
  }
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith("/")) continue;
    seat.workspace.write(resolvePath(seat, `${into}/${name}`), content);
    text += `  inflating: ${name}\n`;
  }
  return succeeded(text);
};

/** `mkdir [-p] DIR…`: directories exist by their files, so there is nothing to do. */
export const mkdir: Program = async () => succeeded();

/** `pwd` */
export const pwd: Program = async (_words, seat) => succeeded(`~/${seat.directory}\n`);

/** `echo WORD…` */
export const echo: Program = async (words) => succeeded(`${words.join(" ")}\n`);

/** `env`: the environment, as a shell prints it. */
export const env: Program = async (_words, seat) =>
  succeeded(
    Object.entries(seat.environment)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );

/** `whoami` */
export const whoami: Program = async (_words, seat) => succeeded(`${seat.operator}\n`);

/** `find [DIR] [-name PATTERN]`: files below a directory. */
export const find: Program = async (words, seat) => {
  const base = words[0] === undefined || words[0].startsWith("-") ? "." : words[0];
  const pattern = words.includes("-name") ? (words[words.indexOf("-name") + 1] ?? "*") : "*";
  const matcher = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
  const files = seat.workspace.list(resolvePath(seat, base)).filter((file) => matcher.test(file.split("/").at(-1) ?? ""));
  return succeeded(files.map((file) => `${file}\n`).join(""));
};
