import { AwsError } from "#model/errors";
import type { ClientModule } from "./client-modules.ts";

type ExceptionClass = new (options: object) => Error;
const byModule = new WeakMap<object, ReadonlyMap<string, { readonly name: string; readonly status: number; readonly Exception: ExceptionClass }>>();
const bases = new WeakMap<object, ExceptionClass>();

/** The exception that the SDK would throw for an error answer: its own class where the model lists the code, the service's base class otherwise. */
export function sdkException(error: AwsError, module: ClientModule, requestId: string): Error {
  const known = exceptionsOf(module).get(error.code);
  const Exception = known?.Exception ?? baseException(module);
  const status = error.status === 400 ? (known?.status ?? error.status) : error.status;
  return new Exception({
    name: known?.name ?? error.code,
    $fault: status >= 500 ? "server" : "client",
    $metadata: { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 },
    message: error.message,
    ...error.members,
    Code: error.code,
    Error: { Type: "Sender", Code: error.code, Message: error.message },
  });
}

/** Error schemas are exported as `Name$`: `[-3, namespace, name, traits, …]`, the class beside them as `Name`. */
function exceptionsOf(module: ClientModule): ReadonlyMap<string, { readonly name: string; readonly status: number; readonly Exception: ExceptionClass }> {
  const cached = byModule.get(module.exports);
  if (cached !== undefined) return cached;
  const found = new Map<string, { name: string; status: number; Exception: ExceptionClass }>();
  for (const [key, schema] of Object.entries(module.exports)) {
    if (!key.endsWith("$") || !Array.isArray(schema) || schema[0] !== -3) continue;
    const [, , name, traits] = schema as [number, string, string, { awsQueryError?: [string, number]; httpError?: number } | number];
    const Exception = module.exports[key.slice(0, -1)];
    if (typeof Exception !== "function" || key.endsWith("ServiceException$")) continue;
    const [code, status] = (typeof traits === "object" ? traits.awsQueryError : undefined) ?? [
      name,
      (typeof traits === "object" ? traits.httpError : undefined) ?? 400,
    ];
    const entry = { name, status, Exception: Exception as ExceptionClass };
    found.set(code, entry);
    found.set(name, entry);
  }
  byModule.set(module.exports, found);
  return found;
}

function baseException(module: ClientModule): ExceptionClass {
  let base = bases.get(module.exports);
  if (base === undefined) {
    const key = Object.keys(module.exports).find((name) => name.endsWith("ServiceException"));
    base = module.exports[key ?? ""] as ExceptionClass;
    bases.set(module.exports, base);
  }
  return base;
}
