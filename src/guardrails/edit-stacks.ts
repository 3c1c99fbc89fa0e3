import type { StackConfiguration, TerraformDocument } from "#model/guardrail";
import type { JsonObject } from "#model/json";

/** Changes every resource of some types in every stack; `edit` gets the body as Terraform JSON and answers the new one. */
export function editResources(
  stacks: readonly StackConfiguration[],
  types: readonly string[],
  edit: (body: JsonObject, type: string) => JsonObject,
): readonly StackConfiguration[] {
  return stacks.map((stack) => ({ ...stack, document: { ...stack.document, resource: editedTypes(stack.document.resource ?? {}, types, edit) } }));
}

type Resources = NonNullable<TerraformDocument["resource"]>;

function editedTypes(resources: Resources, types: readonly string[], edit: (body: JsonObject, type: string) => JsonObject): Resources {
  return Object.fromEntries(
    Object.entries(resources).map(([type, byName]) => [
      type,
      types.includes(type) ? Object.fromEntries(Object.entries(byName).map(([name, body]) => [name, edit(body, type)])) : byName,
    ]),
  );
}

/** The body with more in its `lifecycle` block. */
export function withLifecycle(body: JsonObject, lifecycle: JsonObject): JsonObject {
  const given = body["lifecycle"];
  const [block] = Array.isArray(given) ? (given as readonly JsonObject[]) : [given as JsonObject | undefined];
  return { ...body, lifecycle: { ...block, ...lifecycle } };
}

/** Types whose destruction destroys data, or the key to it. */
export const dataTypes: readonly string[] = [
  "aws_rds_cluster",
  "aws_rds_cluster_instance",
  "aws_db_instance",
  "aws_dynamodb_table",
  "aws_s3_bucket",
  "aws_kms_key",
];
