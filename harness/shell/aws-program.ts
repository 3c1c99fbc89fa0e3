import type { CommandResult } from "#model/scenario";
import { UnsupportedError } from "#model/errors";
import type { ServiceId } from "#model/aws-session";
import { clientModule } from "../aws/client-modules.ts";
import { ArgumentProblem, kebab, readArguments } from "./aws-arguments.ts";
import { failed, NoCredentials, resolvePath, succeeded } from "./seat.ts";
import type { Program, SessionChoice } from "./seat.ts";

const services: Readonly<Record<string, ServiceId>> = {
  cloudtrail: "cloudtrail",
  dynamodb: "dynamodb",
  ec2: "ec2",
  ecs: "ecs",
  elbv2: "elbv2",
  iam: "iam",
  kms: "kms",
  organizations: "organizations",
  rds: "rds",
  s3api: "s3",
  sts: "sts",
};

/**
 * `aws SERVICE OPERATION --member value …`, generic over the SDK's schemas. Prints JSON. Exit codes as the CLI's: 252 usage, 253 credentials, 254 service error.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
 */
export const aws: Program = async (words, seat) => {
  const { rest, global } = splitGlobal(words);
  const [serviceName = "", operationName = "", ...argumentWords] = rest;
  const service = services[serviceName];
  if (service === undefined) throw new UnsupportedError(`aws ${serviceName}`, "the replay's AWS CLI");
  const module = clientModule(service);
  const operation = operationsOf(module.exports).get(operationName);
  if (operation === undefined) return failed(252, `\naws: [ERROR]: argument operation: Found invalid choice '${operationName}'`);
  try {
    const input = readArguments(operation.inputSchema(), argumentWords, (path) => seat.workspace.readText(resolvePath(seat, path)));
    const client = await seat.openSession(global).client(service);
    const output = await call(client as never, operation.method, await withBody(input, (path) => seat.workspace.read(resolvePath(seat, path))));
    return print(output);
  } catch (error) {
    return explain(error, operation.name);
  }
};

interface OperationOfCli {
  readonly name: string;
  readonly method: string;
  readonly inputSchema: () => unknown;
}
const tables = new WeakMap<object, ReadonlyMap<string, OperationOfCli>>();

function operationsOf(exports: Readonly<Record<string, unknown>>): ReadonlyMap<string, OperationOfCli> {
  let table = tables.get(exports);
  if (table === undefined) {
    const entries = Object.values(exports)
      .filter((value): value is [9, string, string, unknown, () => unknown, () => unknown] => Array.isArray(value) && value[0] === 9)
      .map(([, , name, , inputSchema]): [string, OperationOfCli] => [kebab(name), { name, method: name.charAt(0).toLowerCase() + name.slice(1), inputSchema }]);
    table = new Map(entries);
    tables.set(exports, table);
  }
  return table;
}

function splitGlobal(words: readonly string[]): { rest: readonly string[]; global: SessionChoice } {
  const rest: string[] = [];
  const global: { region?: string; profile?: string } = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--region") global.region = words[(at += 1)] ?? "";
    else if (word === "--profile") global.profile = words[(at += 1)] ?? "";
    else if (word === "--output" && words[at + 1] === "json") at += 1;
    else if (word === "--no-cli-pager" || word === "--no-paginate") continue;
    else if (word === "--query" || word === "--output" || word === "--endpoint-url") throw new UnsupportedError(`aws ${word}`, "the replay's AWS CLI");
    else rest.push(word);
  }
  return { rest, global };
}

/** `--body PATH` is a file, as in `aws s3api put-object`. */
async function withBody(input: Record<string, unknown>, read: (path: string) => Uint8Array | undefined): Promise<Record<string, unknown>> {
  if (!(input["Body"] instanceof Uint8Array)) return input;
  const path = new TextDecoder().decode(input["Body"]);
  const content = read(path);
  if (content === undefined) throw new ArgumentProblem(`Error parsing parameter '--body': Blob values must be a path to a file.`);
  return { ...input, Body: content };
}

async function call(
  client: Record<string, (input: object) => Promise<Record<string, unknown>>>,
  method: string,
  input: object,
): Promise<Record<string, unknown>> {
  const operation = client[method];
  if (operation === undefined) throw new UnsupportedError(method, "the SDK client");
  return operation.call(client, input);
}

function print({ $metadata: _metadata, ...output }: Record<string, unknown>): CommandResult {
  if (Object.keys(output).length === 0) return succeeded();
  return succeeded(`${JSON.stringify(output, (_key, value: unknown) => (value instanceof Date ? value.toISOString() : value), 4)}\n`);
}

function explain(error: unknown, operation: string): CommandResult {
  if (error instanceof ArgumentProblem) return failed(252, `\naws: [ERROR]: ${error.message}`);
  if (error instanceof NoCredentials) return failed(253, `\nUnable to locate credentials. You can configure credentials by running "aws login".`);
  const answer = error as SdkAnswer;
  if (answer.$fault === undefined) throw error;
  const { code, message } = told(answer);
  return failed(254, `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}`);
}

interface SdkAnswer {
  readonly name?: string;
  readonly Code?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Where an answer had no body, as answers to HEAD have none, the CLI says the status: its number for the code, its words for the message. */
function told({ name, Code, message, $metadata }: SdkAnswer): { readonly code: string; readonly message: string } {
  const status = $metadata?.httpStatusCode ?? 0;
  if (message === "UnknownError" && statusWords[status] !== undefined) return { code: String(status), message: statusWords[status] };
  return { code: Code ?? name ?? "Unknown", message: message ?? "" };
}

const statusWords: Readonly<Record<number, string>> = {
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  412: "Precondition Failed",
};
