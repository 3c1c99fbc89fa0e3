import type { KMS, KeyMetadata, KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import type { JsonObject } from "#model/json";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_kms_key.json" with { type: "json" };
import { flag, given, hasChanged, isOn, nonZero, present, text } from "./attributes.ts";
import { attempt, hasCode, hasMessage, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { keepSameJson, normalise, settledJson } from "./json-text.ts";
import { changeKmsTags, kmsTagList, readKmsTags } from "./kms-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kms_key */
export const awsKmsKey: ResourceType = defineResource(slice, {
  type: "aws_kms_key",
  forceNew: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
  unsupported: ["custom_key_store_id", "rotation_period_in_days", "xks_key_id"],
  describe: (attributes) => `KMS Key (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "policy"), prior, "policy"),
  async create(context, planned, setId) {
    const kms = await context.session.client("kms");
    const input = present({
      BypassPolicyLockoutSafetyCheck: isOn(planned, "bypass_policy_lockout_safety_check") ? true : undefined,
      CustomerMasterKeySpec: text(planned, "customer_master_key_spec") as Exclude<KeySpec, "ML_DSA_44" | "ML_DSA_65" | "ML_DSA_87"> | undefined,
      Description: text(planned, "description"),
      KeyUsage: text(planned, "key_usage") as KeyUsageType | undefined,
      MultiRegion: flag(planned, "multi_region"),
      Policy: text(planned, "policy"),
      Tags: kmsTagList(tagsIn(context, planned)),
    });
    // A key policy may name a role that was made a moment ago.
    const create = () => attempt("creating KMS Key", "KMS: CreateKey", () => kms.createKey(input as Parameters<KMS["createKey"]>[0] & object));
    const made = await retryWhile(context, 120, create, (error) => hasCode(error, "MalformedPolicyDocumentException"));
    const id = made.KeyMetadata?.KeyId ?? "";
    setId(id);
    if (isOn(planned, "enable_key_rotation")) await setRotation(kms, id, true);
    if (flag(planned, "is_enabled") === false) await setEnabled(kms, id, false);
  },
  async read(context, prior) {
    const kms = await context.session.client("kms");
    const id = given(prior, "id");
    const key = await findKey(kms, id);
    if (key === undefined) return null;
    const policy = await attempt(`reading KMS Key (${id}) policy`, "KMS: GetKeyPolicy", () => kms.getKeyPolicy({ KeyId: id, PolicyName: "default" }));
    const isSymmetric = key.KeySpec === undefined || key.KeySpec === "SYMMETRIC_DEFAULT";
    const rotation = isSymmetric
      ? await attempt(`reading KMS Key (${id}) rotation enabled`, "KMS: GetKeyRotationStatus", () => kms.getKeyRotationStatus({ KeyId: id }))
      : undefined;
    return {
      ...describe(key),
      enable_key_rotation: rotation?.KeyRotationEnabled ?? false,
      policy: settledJson(policy.Policy, prior["policy"]),
      rotation_period_in_days: rotation?.RotationPeriodInDays ?? 0,
      tags_all: await readKmsTags(kms, id),
    };
  },
  async update(context, prior, planned) {
    const kms = await context.session.client("kms");
    const id = given(prior, "id");
    const enabling = hasChanged(prior, planned, "is_enabled") && isOn(planned, "is_enabled");
    if (enabling) await setEnabled(kms, id, true);
    if (hasChanged(prior, planned, "enable_key_rotation")) await setRotation(kms, id, isOn(planned, "enable_key_rotation"));
    if (hasChanged(prior, planned, "description")) {
      await attempt(`updating KMS Key (${id}) description`, "KMS: UpdateKeyDescription", () =>
        kms.updateKeyDescription({ KeyId: id, Description: given(planned, "description") }),
      );
    }
    if (hasChanged(prior, planned, "policy")) await putPolicy(kms, id, planned);
    if (hasChanged(prior, planned, "is_enabled") && !enabling) await setEnabled(kms, id, false);
    await changeKmsTags(kms, context, prior, planned, id);
  },
  async delete(context, prior) {
    const kms = await context.session.client("kms");
    const id = given(prior, "id");
    const input = { KeyId: id, ...present({ PendingWindowInDays: nonZero(prior, "deletion_window_in_days") }) };
    const schedule = () => attempt(`deleting KMS Key (${id})`, "KMS: ScheduleKeyDeletion", () => kms.scheduleKeyDeletion(input));
    await orGone(["NotFoundException"], () =>
      schedule().catch((error: unknown) => {
        if (!hasMessage(error, "KMSInvalidStateException", "is pending deletion")) throw error;
      }),
    );
    await context.waitFor(`KMS Key (${id}) delete`, async () => ((await findKey(kms, id)) === undefined ? true : undefined), { timeoutSeconds: 1200 });
  },
  async import() {
    return { bypass_policy_lockout_safety_check: false };
  },
});

/** A key that waits for its deletion is gone for Terraform. */
async function findKey(kms: KMS, id: string): Promise<KeyMetadata | undefined> {
  const answer = await orGone(["NotFoundException"], () => attempt(`reading KMS Key (${id})`, "KMS: DescribeKey", () => kms.describeKey({ KeyId: id })));
  return answer?.KeyMetadata?.KeyState === "PendingDeletion" ? undefined : answer?.KeyMetadata;
}

async function setRotation(kms: KMS, id: string, isEnabled: boolean): Promise<void> {
  if (isEnabled) await attempt(`updating KMS Key (${id}) rotation enabled`, "KMS: EnableKeyRotation", () => kms.enableKeyRotation({ KeyId: id }));
  else await attempt(`updating KMS Key (${id}) rotation enabled`, "KMS: DisableKeyRotation", () => kms.disableKeyRotation({ KeyId: id }));
}

async function setEnabled(kms: KMS, id: string, isEnabled: boolean): Promise<void> {
  if (isEnabled) await attempt(`enabling KMS Key (${id})`, "KMS: EnableKey", () => kms.enableKey({ KeyId: id }));
  else await attempt(`disabling KMS Key (${id})`, "KMS: DisableKey", () => kms.disableKey({ KeyId: id }));
}

async function putPolicy(kms: KMS, id: string, planned: JsonObject): Promise<void> {
  const bypass = isOn(planned, "bypass_policy_lockout_safety_check") ? { BypassPolicyLockoutSafetyCheck: true } : {};
  await attempt(`updating KMS Key (${id}) policy`, "KMS: PutKeyPolicy", () =>
    kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy: given(planned, "policy"), ...bypass }),
  );
}

function describe(key: KeyMetadata): JsonObject {
  return {
    arn: key.Arn ?? null,
    custom_key_store_id: key.CustomKeyStoreId ?? "",
    customer_master_key_spec: key.CustomerMasterKeySpec ?? key.KeySpec ?? "SYMMETRIC_DEFAULT",
    description: key.Description ?? "",
    is_enabled: key.Enabled ?? false,
    key_id: key.KeyId ?? null,
    key_usage: key.KeyUsage ?? "ENCRYPT_DECRYPT",
    multi_region: key.MultiRegion ?? false,
    xks_key_id: "",
  };
}
