import { NormalizedSchema } from "@smithy/core/schema";

/** An operation as the SDK's runtime schema describes it. */
export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** The schemas as the SDK exports them, for the gateway. */
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
  /** Method, path with its labels and fixed query, and status of a REST operation. */
  readonly http?: { readonly method: string; readonly path: string; readonly status: number };
}

/** A modelled error: what its code is on the wire, and the status it comes with. */
export interface ErrorModel {
  /** Of the SDK's exception class. */
  readonly name: string;
  /** On the wire: `DBInstanceNotFound` for `DBInstanceNotFoundFault`. */
  readonly code: string;
  readonly status: number;
  readonly namespace: string;
  readonly members: readonly string[];
}

/** What a service's SDK package says of its operations and errors. */
export interface ServiceModel {
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By name and by wire code. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

/** Exports of an SDK client package. */
export type SdkExports = Readonly<Record<string, unknown>>;

type RawError = readonly [kind: number, namespace: string, name: string, traits: unknown, members: readonly string[]];
type RawOperation = readonly [kind: number, namespace: string, name: string, traits: unknown, input: unknown, output: unknown];

const models = new WeakMap<object, ServiceModel>();

/** Reads a service's model from the schemas that its SDK package exports as `Name$`. Kept by package. */
export function serviceModel(exports: SdkExports): ServiceModel {
  let model = models.get(exports);
  if (model === undefined) {
    model = readModel(exports);
    models.set(exports, model);
  }
  return model;
}

function readModel(exports: SdkExports): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  for (const [key, schema] of Object.entries(exports)) {
    if (!key.endsWith("$") || !Array.isArray(schema)) continue;
    if (schema[0] === 9) operations.set(String(schema[2]), lazyOperation(schema as unknown as RawOperation));
    if (schema[0] === -3 && !key.endsWith("ServiceException$")) addError(errors, schema as unknown as RawError);
  }
  return { operations, errors };
}

function lazyOperation([, , name, traits, input, output]: RawOperation): OperationModel {
  const http = httpOf(traits);
  let inputSchema: unknown;
  let outputSchema: unknown;
  return {
    name,
    ...(http === undefined ? {} : { http }),
    get inputSchema() {
      return (inputSchema ??= resolved(input));
    },
    get outputSchema() {
      return (outputSchema ??= resolved(output));
    },
    get input() {
      return normalized(this.inputSchema);
    },
    get output() {
      return normalized(this.outputSchema);
    },
  };
}

function httpOf(traits: unknown): OperationModel["http"] {
  if (typeof traits !== "object" || traits === null || !("http" in traits)) return undefined;
  const [method, path, status] = traits.http as [string, string, number];
  return { method, path, status };
}

function resolved(schema: unknown): unknown {
  return typeof schema === "function" ? (schema as () => unknown)() : schema;
}

/** The schema of a value, whichever of its forms the SDK exports it in. */
export function normalized(schema: unknown): NormalizedSchema {
  return NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
}

function addError(errors: Map<string, ErrorModel>, [, namespace, name, rawTraits, members]: RawError): void {
  const traits = (typeof rawTraits === "object" ? rawTraits : {}) as { readonly awsQueryError?: [string, number]; readonly httpError?: number };
  const [code, status] = traits.awsQueryError ?? [name, traits.httpError ?? 400];
  const model = { name, code, status, namespace, members };
  errors.set(name, model);
  errors.set(code, model);
}
