import type { JsonObject } from "#model/json";
import { evaluateBody } from "../language/evaluate-body.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { BackendConfig, SourceLocation } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";
import { withoutUnknown } from "../engine/plain-values.ts";

const text = { type: "string", optional: true } as const;
const flag = { type: "bool", optional: true } as const;

const SCHEMAS: Readonly<Record<string, BlockSchema>> = {
  local: { attributes: { path: text, workspace_dir: text } },
  s3: {
    attributes: {
      bucket: text,
      key: text,
      region: text,
      encrypt: flag,
      kms_key_id: text,
      acl: text,
      use_lockfile: flag,
      workspace_key_prefix: text,
      profile: text,
      access_key: text,
      secret_key: text,
      token: text,
      dynamodb_table: text,
      allowed_account_ids: { type: ["set", "string"], optional: true },
      forbidden_account_ids: { type: ["set", "string"], optional: true },
      skip_credentials_validation: flag,
      skip_region_validation: flag,
      skip_requesting_account_id: flag,
      skip_metadata_api_check: flag,
      assume_role: { type: ["object", { role_arn: "string", session_name: "string", external_id: "string" }, ["session_name", "external_id"]], optional: true },
    },
  },
};

export interface BackendSettings {
  readonly type: "local" | "s3";
  readonly settings: JsonObject;
}

/** What a `backend` block says, with `-backend-config` values over it. @throws TerraformError */
export function evaluateBackend(config: BackendConfig, given: ReadonlyMap<string, string>, environment: Readonly<Record<string, string>>): BackendSettings {
  const { type, at } = config;
  const schema = SCHEMAS[type];
  if (schema === undefined || (type !== "local" && type !== "s3")) throw unknownBackend(type, at);
  const settings: Record<string, JsonObject[string]> = {
    ...(withoutUnknown(evaluateBody(config.body, schema, { resolve: () => undefined }).value) as JsonObject),
  };
  for (const [name, value] of given) {
    const attribute = schema.attributes?.[name];
    if (attribute === undefined)
      throw terraformError(
        "Invalid backend configuration argument",
        `The backend configuration argument "${name}" given on the command line is not expected for the selected backend type.`,
      );
    settings[name] = attribute.type === "bool" ? value === "true" : value;
  }
  if (type === "s3") checkS3(settings, at, environment);
  return { type, settings };
}

function checkS3(settings: JsonObject, at: SourceLocation, environment: Readonly<Record<string, string>>): void {
  for (const name of ["bucket", "key"]) {
    if (settings[name] === null || settings[name] === "") {
      throw terraformError(
        "Missing Required Value",
        `The attribute "${name}" is required by the backend.\n\nRefer to the backend documentation for additional information which attributes are required.`,
        at,
      );
    }
  }
  if (settings["region"] === null && environment["AWS_REGION"] === undefined && environment["AWS_DEFAULT_REGION"] === undefined) {
    throw terraformError("Missing region value", 'The "region" attribute or the "AWS_REGION" or "AWS_DEFAULT_REGION" environment variables must be set.', at);
  }
  if (settings["dynamodb_table"] !== null)
    throw terraformError(
      "Not supported by the embedded Terraform",
      'The argument "dynamodb_table" of the S3 backend is deprecated and not supported by scartissue\'s embedded Terraform. Use "use_lockfile" instead.',
      at,
    );
}

/** Settings without those that are not given, as text for comparing. */
export function fingerprint({ type, settings }: BackendSettings): string {
  const given = Object.entries(settings).filter(([, value]) => value !== null);
  return JSON.stringify([type, given.toSorted(([left], [right]) => (left < right ? -1 : 1))]);
}

function unknownBackend(type: string, at: SourceLocation): Error {
  const known = ["azurerm", "consul", "cos", "gcs", "http", "inmem", "kubernetes", "oss", "pg", "remote"];
  if (known.includes(type))
    return terraformError("Not supported by the embedded Terraform", `The backend type "${type}" is not supported by scartissue's embedded Terraform.`, at);
  return terraformError("Unsupported backend type", `There is no backend type named "${type}".`, at);
}
