import { terraformError } from "../terraform-error.ts";
import type { Scope } from "../types.ts";
import { boolValue, stringValue, textFrom } from "../value.ts";
import { ArgumentError, textOf, type FunctionDefinition, type FunctionTable } from "./define-function.ts";
import { hash } from "./encoding.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (filesystem functions) */
export const files: FunctionTable = {
  abspath: onPath((path, scope) => {
    if (path.startsWith("/")) return stringValue(clean(path));
    const cwd = scope.resolve({ kind: "path", name: "cwd" });
    return stringValue(clean(`${cwd === undefined ? "" : textFrom(cwd)}/${path}`));
  }),
  basename: onPath((path) => stringValue(path === "" ? "." : (path.replace(/\/+$/, "").split("/").at(-1) ?? "") || "/")),
  dirname: onPath((path) => stringValue(clean(path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "."))),
  file: onPath((path, scope) => stringValue(text(contentOf(path, scope)))),
  filebase64: onPath((path, scope) => stringValue(Buffer.from(contentOf(path, scope)).toString("base64"))),
  filebase64sha256: onPath((path, scope) => stringValue(hash("sha256", contentOf(path, scope), "base64"))),
  fileexists: { ...onPath((path, scope) => boolValue(read(path, scope) !== undefined)), result: "bool" },
  filemd5: onPath((path, scope) => stringValue(hash("md5", contentOf(path, scope)))),
  filesha1: onPath((path, scope) => stringValue(hash("sha1", contentOf(path, scope)))),
  filesha256: onPath((path, scope) => stringValue(hash("sha256", contentOf(path, scope)))),
  filesha512: onPath((path, scope) => stringValue(hash("sha512", contentOf(path, scope)))),
  pathexpand: onPath((path) => {
    if (path.startsWith("~")) throw new ArgumentError(0, "a home directory (~) is not supported by scartissue's embedded Terraform");
    return stringValue(path);
  }),
};

function onPath(call: (path: string, scope: Scope) => ReturnType<FunctionDefinition["call"]>): FunctionDefinition {
  return { parameters: [{ name: "path", type: "string" }], result: "string", call: (args, scope) => call(textOf(args, 0), scope) };
}

/** The text of a file. @throws ArgumentError when there is none, as `file` words it */
export function fileText(path: string, scope: Scope): string {
  return text(contentOf(path, scope));
}

function contentOf(path: string, scope: Scope): Uint8Array {
  const content = read(path, scope);
  if (content === undefined)
    throw new ArgumentError(
      0,
      `no file exists at ${JSON.stringify(path)}; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource`,
    );
  return content;
}

function read(path: string, scope: Scope): Uint8Array | undefined {
  if (scope.readFile === undefined)
    throw terraformError("Not supported by the embedded Terraform", `Reading the file ${JSON.stringify(path)} is not possible here.`);
  return scope.readFile(path);
}

function text(content: Uint8Array): string {
  const decoded = Buffer.from(content).toString("utf8");
  if (!Buffer.from(decoded).equals(Buffer.from(content)))
    throw new ArgumentError(
      0,
      "contents of file are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead",
    );
  return decoded;
}

function clean(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (step !== ".." || !path.startsWith("/")) steps.push(step);
  }
  const joined = steps.join("/");
  return path.startsWith("/") ? `/${joined}` : joined || ".";
}
