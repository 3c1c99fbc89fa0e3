// Adds to package-lock.json the platform packages that a registry mirror did not serve: `npm ci` wants every optional dependency in it.
// They carry no integrity; npm installs only those of its own platform.
import { readFileSync, writeFileSync } from "node:fs";

const systems = {
  darwin: "darwin",
  linux: "linux",
  win32: "win32",
  windows: "win32",
  android: "android",
  freebsd: "freebsd",
  openharmony: "openharmony",
  wasm32: undefined,
};
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (path === "" || lock.packages[place] !== undefined || lock.packages[`${path}/${place}`] !== undefined) continue;
    const words = name.split(/[-/]/);
    const os = words.map((word) => systems[word]).find((word) => word !== undefined);
    const cpu = words
      .map((word) => (word === "arm" ? "arm" : word))
      .find((word) => ["x64", "arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "loong64"].includes(word));
    lock.packages[place] = {
      version,
      ...(cpu === undefined ? {} : { cpu: [cpu] }),
      ...(entry.dev === true ? { dev: true } : {}),
      optional: true,
      ...(os === undefined ? {} : { os: [os] }),
    };
    process.stdout.write(`${name}@${version}\n`);
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).toSorted(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
