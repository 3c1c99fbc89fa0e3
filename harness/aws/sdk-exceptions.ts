import type { ServiceId } from "#model/aws-session";
import { AwsError } from "#model/errors";
import { serviceFacts } from "#aws/wire/service-facts";
import { serviceModel } from "#aws/wire/service-model";
import { errorOnTheWire } from "#aws/wire/wire-error";
import type { ClientModule } from "./client-modules.ts";

type ExceptionClass = new (options: object) => Error;
const bases = new WeakMap<object, ExceptionClass>();

/** The exception that the SDK would throw for an error answer: its own class where the model lists the code, the service's base class otherwise. */
export function sdkException(error: AwsError, service: ServiceId, { exports }: ClientModule, requestId: string): Error {
  const { protocol = "query" } = serviceFacts.find((one) => one.service === service) ?? {};
  const { name, code, status, model } = errorOnTheWire(protocol, serviceModel(exports), error);
  const Exception = (model === undefined ? undefined : (exports[model.name] as ExceptionClass | undefined)) ?? baseException(exports);
  const exception = new Exception({
    name,
    $fault: status >= 500 ? "server" : "client",
    $metadata: { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 },
    message: error.message || "UnknownError",
    ...error.members,
  });
  // The constructors of modelled errors take the members of their models alone; the code on the wire is put on afterwards, as the SDK does it.
  return Object.assign(exception, { Code: code, Error: { Type: "Sender", Code: code, Message: error.message } });
}

/**
 * What the SDK makes of an error answer to HEAD, which has no body: it knows the status, and takes 404 for `NotFound`.
 * @param error as the service meant it
 */
export function bodilessError(error: AwsError): AwsError {
  return new AwsError(error.status === 404 ? "NotFound" : "Unknown", "UnknownError", error.status);
}

function baseException(exports: ClientModule["exports"]): ExceptionClass {
  let base = bases.get(exports);
  if (base === undefined) {
    const key = Object.keys(exports).find((name) => name.endsWith("ServiceException"));
    base = exports[key ?? ""] as ExceptionClass;
    bases.set(exports, base);
  }
  return base;
}
