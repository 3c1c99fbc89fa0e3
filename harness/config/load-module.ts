import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { HarnessError } from "#model/errors";

/** Exports of a user's module: TypeScript through tsx, JavaScript as Node loads it, JSON as the default export. @throws HarnessError naming the file */
export async function loadModule(file: string, shown: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    if (extname(file) === ".json") return { default: JSON.parse(readFileSync(file, "utf8")) as unknown };
    const url = pathToFileURL(file).href;
    if (!/\.[cm]?ts$/.test(file)) return (await import(url)) as Readonly<Record<string, unknown>>;
    const { tsImport } = await import("tsx/esm/api");
    return unwrapped((await tsImport(url, { parentURL: import.meta.url, tsconfig: false })) as Readonly<Record<string, unknown>>);
  } catch (cause) {
    throw new HarnessError("configuration", `${shown} cannot be loaded: ${firstLine(cause, file)}`, {
      hint: "Correct the file; it is loaded as a module and must not throw",
      cause,
    });
  }
}

/** In a package that is not `"type": "module"`, TypeScript becomes CommonJS, and all its exports arrive as the default one. */
function unwrapped(exports: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const whole = exports["default"];
  return typeof whole === "object" && whole !== null && "__esModule" in whole ? whole : exports;
}

/** What went wrong, without the stack and without the compiler's picture of the place. */
function firstLine(cause: unknown, file: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => line.includes("ERROR:")) ?? lines[0] ?? "it threw nothing that says why";
  return telling.replace(`${file}:`, "line ").replaceAll(file, "this file");
}
