import type { AwsError } from "#model/errors";
import type { ProtocolName } from "./protocol.ts";
import type { ErrorModel, ServiceModel } from "./service-model.ts";

/** How an error of a service appears to its clients. */
export interface ErrorOnTheWire {
  /** Of the SDK's exception class, or the code where no model lists it. */
  readonly name: string;
  /** The code as the service family writes it: `DBInstanceNotFound` for `DBInstanceNotFoundFault`, the shape's name in JSON. */
  readonly code: string;
  readonly status: number;
  readonly model?: ErrorModel;
}

/**
 * Name, code and status of an error, from the service's model where it lists the error and leaves the status open.
 *
 * Services of the JSON protocols answer 400 to whatever is the caller's fault, whatever status their models give.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function errorOnTheWire(protocol: ProtocolName, model: ServiceModel, { code, status }: AwsError): ErrorOnTheWire {
  const known = model.errors.get(code);
  if (known === undefined) return { name: code, code, status };
  const isJson = protocol === "json-1.0" || protocol === "json-1.1";
  const modelled = isJson && known.status < 500 ? 400 : known.status;
  return { name: known.name, code: isJson ? known.name : known.code, status: status === 400 ? modelled : status, model: known };
}
