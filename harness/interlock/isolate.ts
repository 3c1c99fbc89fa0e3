import { spawnSync } from "node:child_process";
import { existsSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { HarnessError } from "#model/errors";
import { childEnvironment } from "./child-environment.ts";
import { insideScript } from "./inside-script.ts";

export interface IsolationParts {
  readonly words: readonly string[];
  readonly directory: string;
  /** Where the command finds programs. */
  readonly path: string;
  /** The one folder that is written to from both sides: the run's own. */
  readonly shared: string;
  /** Further files and folders that stay visible, to be read only. */
  readonly visible: readonly string[];
  /** The user's homes, which are not to be seen. */
  readonly homes: readonly string[];
  /** Ports of the namespace's loopback and the Unix sockets that lead out of it. */
  readonly forwards: readonly { readonly port: number; readonly socket: string }[];
  /** A Unix socket that stays open for as long as scartissue lives. */
  readonly alive: string;
}

/** Namespaces of their own for users, network, mounts and processes. */
const unshare = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"] as const;

/**
 * A command line that runs another one where there is no network but loopback, where the user's homes and the system's folders of sockets and temporary files
 * are empty, and where no other process is seen. A second user namespace inside takes away the right to undo any of this.
 */
export function isolatedCommand(parts: IsolationParts): readonly string[] {
  const { words, directory, path, shared, visible, homes, forwards, alive } = parts;
  const hidden = outermost(
    ["/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm", ...homes].filter((place) => existsSync(place)).map((place) => realpathSync(place)),
  );
  const covered = (place: string): boolean => hidden.some((folder) => place === folder || place.startsWith(folder + sep));
  const kept = outermost([nodeFolder(homes), ...visible].map((place) => realpathSync(place)).filter(covered));
  const script = join(shared, ".inside.mjs");
  const setUp = join(shared, ".isolate.sh");
  writeFileSync(script, insideScript);
  writeFileSync(setUp, setUpScript(hidden, shared, kept));
  const inside = JSON.stringify({ forwards, alive, words, directory, path });
  return [...unshare, "sh", setUp, ...asUser(), process.execPath, script, inside];
}

/** @throws HarnessError `environment` where the system does not let a namespace be made, or lacks what it takes */
export function assertIsolation(homes: readonly string[]): void {
  if (process.platform !== "linux")
    throw new HarnessError("environment", `--isolate needs Linux namespaces, which ${process.platform} does not have`, { hint: elsewhere });
  if (homes.includes("/"))
    throw new HarnessError("environment", "--isolate hides the user's home, and yours is `/`", { hint: "Give the user a home of its own" });
  const { error, status, stderr } = spawnSync(
    unshare[0],
    [...unshare.slice(1), "sh", "-c", 'ip link set lo up && mount -t tmpfs tmpfs /tmp && exec "$@"', "sh", ...asUser(), "true"],
    { encoding: "utf8", env: childEnvironment({ home: "/nonexistent", path: systemPath }) },
  );
  if (status === 0) return;
  throw new HarnessError("environment", `--isolate is not possible here: ${error === undefined ? stderr.trim() : error.message}`, {
    hint: `It takes \`unshare\` (util-linux 2.36 or later), \`mount\` and \`ip\`, and a system that lets users make namespaces. ${elsewhere}`,
  });
}

const elsewhere = "Otherwise run scartissue itself in a container that holds none of your credentials";

/** Where the system's own programs are. */
const systemPath = `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin`;

function asUser(): readonly string[] {
  return ["unshare", "--user", `--map-user=${process.getuid?.() ?? 0}`, `--map-group=${process.getgid?.() ?? 0}`];
}

/** Node.js with its folder of modules, where a version manager may have put it under the home; never the home itself. */
function nodeFolder(homes: readonly string[]): string {
  const executable = realpathSync(process.execPath);
  const folder = dirname(dirname(executable));
  return homes.some((home) => `${home}${sep}`.startsWith(`${folder}${sep}`)) ? executable : folder;
}

function outermost(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(other + sep)));
}

/**
 * What is to be seen is bound into the shared folder before its place is covered, and from there to its place again; the shared folder itself is held open
 * meanwhile.
 */
function setUpScript(hidden: readonly string[], shared: string, kept: readonly string[]): string {
  const here = realpathSync(shared);
  const aside = kept.map((path, index) => ({ path, aside: join(here, `.visible-${index}`), isFolder: statSync(path).isDirectory() }));
  return [
    "set -eu",
    `PATH=${quote(systemPath)}`,
    "ip link set lo up",
    ...aside.flatMap(({ path, aside: place, isFolder }) => [makePlace(place, isFolder), `mount --bind ${quote(path)} ${quote(place)}`]),
    `exec 3<${quote(here)}`,
    ...hidden.map((path) => `mount -t tmpfs -o mode=${/(?:tmp|shm)$/.test(path) ? "1777" : "755"} scartissue ${quote(path)}`),
    makePlace(here, true),
    `mount -c --rbind /proc/self/fd/3 ${quote(here)}`,
    "exec 3<&-",
    ...aside.flatMap(({ path, aside: place, isFolder }) => [
      makePlace(path, isFolder),
      `mount --bind ${quote(place)} ${quote(path)}`,
      `mount -o remount,bind,ro ${quote(path)}`,
      `umount ${quote(place)}`,
    ]),
    `cd ${quote(here)}`,
    'exec "$@"',
    "",
  ].join("\n");
}

function makePlace(path: string, isFolder: boolean): string {
  return isFolder ? `mkdir -p ${quote(path)}` : `mkdir -p ${quote(dirname(path))}; [ -e ${quote(path)} ] || : >${quote(path)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
