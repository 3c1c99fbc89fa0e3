import type { AliasListEntry, KMS } from "@aws-sdk/client-kms";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_kms_alias.json" with { type: "json" };
import { given, hasChanged } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { newName, prefixOf } from "./names.ts";
import { retryWhile } from "./retry.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kms_alias */
export const awsKmsAlias: ResourceType = defineResource(slice, {
  type: "aws_kms_alias",
  forceNew: ["name", "name_prefix"],
  describe: (attributes) => `KMS Alias (${given(attributes, "id")})`,
  customizePlan: (planned, prior) =>
    prior !== null && isSameKey(given(prior, "target_key_arn"), given(planned, "target_key_id"))
      ? { ...planned, target_key_id: prior["target_key_id"] ?? null }
      : planned,
  async create(context, planned, setId) {
    const kms = await context.session.client("kms");
    const name = newName(context, planned, "name", "alias/");
    const create = () =>
      attempt(`creating KMS Alias (${name})`, "KMS: CreateAlias", () => kms.createAlias({ AliasName: name, TargetKeyId: given(planned, "target_key_id") }));
    await retryWhile(context, 120, create, (error) => hasCode(error, "NotFoundException"));
    setId(name);
  },
  async read(context, prior) {
    const kms = await context.session.client("kms");
    const alias = await findAlias(kms, given(prior, "id"));
    if (alias === undefined) return null;
    const arn = alias.AliasArn ?? "";
    const key = alias.TargetKeyId ?? "";
    return {
      arn,
      name: alias.AliasName ?? "",
      name_prefix: prefixOf(alias.AliasName),
      target_key_arn: `${arn.split(":").slice(0, 5).join(":")}:key/${key}`,
      // The state keeps the form of the configuration, ARN or key id.
      target_key_id: isSameKey(given(prior, "target_key_id"), key) ? (prior["target_key_id"] ?? key) : key,
    };
  },
  async update(context, prior, planned) {
    if (!hasChanged(prior, planned, "target_key_id")) return;
    const kms = await context.session.client("kms");
    const name = given(prior, "id");
    await attempt(`updating KMS Alias (${name})`, "KMS: UpdateAlias", () => kms.updateAlias({ AliasName: name, TargetKeyId: given(planned, "target_key_id") }));
  },
  async delete(context, prior) {
    const kms = await context.session.client("kms");
    const name = given(prior, "id");
    await orGone(["NotFoundException"], () => attempt(`deleting KMS Alias (${name})`, "KMS: DeleteAlias", () => kms.deleteAlias({ AliasName: name })));
  },
});

async function findAlias(kms: KMS, name: string): Promise<AliasListEntry | undefined> {
  let marker: string | undefined;
  do {
    const page = marker === undefined ? {} : { Marker: marker };
    const answer = await attempt(`reading KMS Alias (${name})`, "KMS: ListAliases", () => kms.listAliases(page));
    const found = answer.Aliases?.find((alias) => alias.AliasName === name);
    if (found !== undefined) return found;
    marker = answer.NextMarker;
  } while (marker !== undefined);
  return undefined;
}

function isSameKey(one: string, other: string): boolean {
  const id = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
  return one !== "" && id(one) === id(other);
}
