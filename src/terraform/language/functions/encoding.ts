import { createHash } from "node:crypto";
import { numberText } from "../number-text.ts";
import { fromPlain } from "../plain.ts";
import type { Plain, Value } from "../types.ts";
import { entriesOf, listValue, membersOf, objectValue, stringValue } from "../value.ts";
import { ArgumentError, CallError, argument, stringFunction, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (encoding functions, hash functions) */
export const encoding: FunctionTable = {
  base64decode: stringFunction(["str"], (text = "") => stringValue(decodeBase64(text))),
  base64encode: stringFunction(["str"], (text = "") => stringValue(Buffer.from(text).toString("base64"))),
  base64sha256: stringFunction(["str"], (text = "") => stringValue(hash("sha256", text, "base64"))),
  base64sha512: stringFunction(["str"], (text = "") => stringValue(hash("sha512", text, "base64"))),
  csvdecode: stringFunction(["str"], (text = "") => decodeCsv(text), "dynamic"),
  jsondecode: stringFunction(["str"], (text = "") => decodeJson(text), "dynamic"),
  jsonencode: {
    parameters: [{ name: "val", type: "dynamic", nulls: true, whole: true }],
    result: "string",
    call: (args) => stringValue(encodeJson(argument(args, 0))),
  },
  md5: stringFunction(["str"], (text = "") => stringValue(hash("md5", text))),
  sha1: stringFunction(["str"], (text = "") => stringValue(hash("sha1", text))),
  sha256: stringFunction(["str"], (text = "") => stringValue(hash("sha256", text))),
  sha512: stringFunction(["str"], (text = "") => stringValue(hash("sha512", text))),
  urlencode: stringFunction(["str"], (text = "") => stringValue(encodeUrl(text))),
  uuidv5: stringFunction(["namespace", "name"], (namespace = "", name = "") => stringValue(uuid(namespace, name))),
};

export function hash(algorithm: "md5" | "sha1" | "sha256" | "sha512", content: string | Uint8Array, form: "hex" | "base64" = "hex"): string {
  return createHash(algorithm).update(content).digest(form);
}

function decodeBase64(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, "")))
    throw new CallError(`failed to decode base64 data ${JSON.stringify(text)}`);
  const bytes = Buffer.from(text, "base64");
  const decoded = bytes.toString("utf8");
  if (!Buffer.from(decoded).equals(bytes)) throw new CallError("the result of decoding the provided string is not valid UTF-8");
  return decoded;
}

const ESCAPES: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A wholly known value as JSON with Go's escapes and sorted keys. */
export function encodeJson(value: Value): string {
  const { data } = value;
  if (typeof data === "string") return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (letter) => ESCAPES[letter] ?? letter);
  if (typeof data === "number") return numberText(data);
  if (data === null || typeof data === "boolean") return String(data);
  if (data instanceof Map) return `{${[...entriesOf(value)].map(([name, member]) => `${encodeJson(stringValue(name))}:${encodeJson(member)}`).join(",")}}`;
  return `[${membersOf(value).map(encodeJson).join(",")}]`;
}

function decodeJson(text: string): Value {
  try {
    return fromPlain(JSON.parse(text) as Plain);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ArgumentError(0, `invalid JSON: ${error.message}`);
    throw error;
  }
}

function decodeCsv(text: string): Value {
  const [header = [], ...rows] = csvRows(text);
  if (header.length === 0) throw new CallError("missing header line");
  const names = header;
  if (new Set(names).size !== names.length) throw new CallError("duplicate column name in the header");
  const objects = rows.map((row, line) => {
    if (row.length !== names.length) throw new CallError(`record on line ${line + 2}: wrong number of fields`);
    return objectValue(names.map((name, index) => [name, stringValue(row[index] ?? "")]));
  });
  return listValue(objects[0]?.type ?? objectValue(names.map((name) => [name, stringValue("")])).type, objects);
}

function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new CallError('parse error: bare " in non-quoted field');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") {
      if (cell.lastIndex === text.length) rows.push([...row, ""]);
      continue;
    }
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

function encodeUrl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

const NAMESPACES: Readonly<Record<string, string>> = {
  dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
  oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
  x500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
};

function uuid(namespace: string, name: string): string {
  const id = NAMESPACES[namespace] ?? namespace;
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) throw new CallError(`uuidv5() doesn't support namespace ${namespace} (invalid UUID)`);
  const digest = createHash("sha1")
    .update(Buffer.from(id.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
