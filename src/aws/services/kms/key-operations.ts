import type {
  CancelKeyDeletionRequest,
  CancelKeyDeletionResponse,
  CreateKeyRequest,
  CreateKeyResponse,
  DescribeKeyRequest,
  DescribeKeyResponse,
  DisableKeyRequest,
  EnableKeyRequest,
  KeyMetadata,
  ListKeysRequest,
  ListKeysResponse,
  ScheduleKeyDeletionRequest,
  ScheduleKeyDeletionResponse,
  UpdateKeyDescriptionRequest,
} from "@aws-sdk/client-kms";
import { refuseOtherValues } from "../../members.ts";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { uuidFromHex } from "../../uuid-from-hex.ts";
import { checkKeyPolicy, defaultKeyPolicy } from "./key-policy.ts";
import { invalidState } from "./kms-errors.ts";
import { checkRange, keyNeed, kmsOperation, kmsPage, requireKey, requireNotPending, requireOwnKey } from "./kms-operation.ts";
import type { KmsOperations } from "./kms-operation.ts";
import { kmsTags } from "./tag-operations.ts";
import type { KmsKey } from "./state.ts";

const day = 86_400_000;

export function keyOperations(validate: PolicyValidator): KmsOperations {
  return {
    CreateKey: kmsOperation<CreateKeyRequest, CreateKeyResponse>(
      "CreateKey",
      ["Policy", "Description", "KeyUsage", "KeySpec", "CustomerMasterKeySpec", "Origin", "BypassPolicyLockoutSafetyCheck", "Tags", "MultiRegion"],
      {
        authorize: (input, context) => {
          const keys = {
            "kms:CallerAccount": context.principal.account,
            "kms:KeySpec": "SYMMETRIC_DEFAULT",
            "kms:KeyUsage": "ENCRYPT_DECRYPT",
            "kms:KeyOrigin": "AWS_KMS",
            "kms:MultiRegion": "false",
            "kms:BypassPolicyLockoutSafetyCheck": String(input.BypassPolicyLockoutSafetyCheck ?? false),
          };
          const requestTags = kmsTags(input.Tags);
          return [
            { action: "kms:CreateKey", resource: "*", requestTags, context: keys },
            ...(input.Tags === undefined
              ? []
              : [{ action: "kms:TagResource", resource: `arn:aws:kms:${context.region}:${context.account}:key/*`, requestTags }]),
          ];
        },
        handle: (input, context) => {
          refuseOtherValues("kms:CreateKey.KeyUsage", input.KeyUsage, ["ENCRYPT_DECRYPT"]);
          refuseOtherValues("kms:CreateKey.KeySpec", input.KeySpec, ["SYMMETRIC_DEFAULT"]);
          refuseOtherValues("kms:CreateKey.CustomerMasterKeySpec", input.CustomerMasterKeySpec, ["SYMMETRIC_DEFAULT"]);
          refuseOtherValues("kms:CreateKey.Origin", input.Origin, ["AWS_KMS"]);
          refuseOtherValues("kms:CreateKey.MultiRegion", input.MultiRegion, [false]);
          const policy = input.Policy ?? defaultKeyPolicy(context.account);
          checkKeyPolicy(validate, policy, input.BypassPolicyLockoutSafetyCheck, context.principal);
          const keyId = uuidFromHex(context.newId("", 32));
          const key: KmsKey = {
            keyId,
            arn: `arn:aws:kms:${context.region}:${context.account}:key/${keyId}`,
            account: context.account,
            createdAt: context.now(),
            description: input.Description ?? "",
            manager: "CUSTOMER",
            multiRegion: false,
            keyState: "Enabled",
            policy,
            rotation: false,
            rotationPeriodInDays: 365,
            tags: kmsTags(input.Tags),
            grants: new Map(),
          };
          context.state.keys.set(keyId, key);
          return { KeyMetadata: describeKey(key) };
        },
      },
    ),

    DescribeKey: kmsOperation<DescribeKeyRequest, DescribeKeyResponse>("DescribeKey", ["KeyId"], {
      readOnly: true,
      authorize: (input, context) => [keyNeed("DescribeKey", requireMember(input, "KeyId"), context)],
      handle: (input, context) => ({
        KeyMetadata: describeKey(requireKey("DescribeKey", requireMember(input, "KeyId"), { keys: "any", alias: true }, context)),
      }),
    }),

    ListKeys: kmsOperation<ListKeysRequest, ListKeysResponse>("ListKeys", ["Limit", "Marker"], {
      readOnly: true,
      authorize: () => [{ action: "kms:ListKeys", resource: "*" }],
      handle: (input, context) => {
        const { items, rest } = kmsPage([...context.state.keys.values()], input);
        return { Keys: items.map((key) => ({ KeyId: key.keyId, KeyArn: key.arn })), ...rest };
      },
    }),

    UpdateKeyDescription: kmsOperation<UpdateKeyDescriptionRequest, object>("UpdateKeyDescription", ["KeyId", "Description"], {
      authorize: (input, context) => [keyNeed("UpdateKeyDescription", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        requireNotPending(requireOwnKey("UpdateKeyDescription", requireMember(input, "KeyId"), context)).description = requireMember(input, "Description");
        return {};
      },
    }),

    DisableKey: kmsOperation<DisableKeyRequest, object>("DisableKey", ["KeyId"], {
      authorize: (input, context) => [keyNeed("DisableKey", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        requireNotPending(requireOwnKey("DisableKey", requireMember(input, "KeyId"), context)).keyState = "Disabled";
        return {};
      },
    }),

    EnableKey: kmsOperation<EnableKeyRequest, object>("EnableKey", ["KeyId"], {
      authorize: (input, context) => [keyNeed("EnableKey", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        requireNotPending(requireOwnKey("EnableKey", requireMember(input, "KeyId"), context)).keyState = "Enabled";
        return {};
      },
    }),

    ScheduleKeyDeletion: kmsOperation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>("ScheduleKeyDeletion", ["KeyId", "PendingWindowInDays"], {
      authorize: (input, context) => [
        keyNeed("ScheduleKeyDeletion", requireMember(input, "KeyId"), context, {
          "kms:ScheduleKeyDeletionPendingWindowInDays": String(input.PendingWindowInDays ?? 30),
        }),
      ],
      handle: (input, context) => {
        const days = checkRange("pendingWindowInDays", input.PendingWindowInDays ?? 30, 7, 30);
        const key = requireNotPending(requireOwnKey("ScheduleKeyDeletion", requireMember(input, "KeyId"), context));
        key.keyState = "PendingDeletion";
        key.deletionDate = new Date(context.now().getTime() + days * day);
        return { KeyId: key.arn, DeletionDate: key.deletionDate, KeyState: key.keyState, PendingWindowInDays: days };
      },
    }),

    CancelKeyDeletion: kmsOperation<CancelKeyDeletionRequest, CancelKeyDeletionResponse>("CancelKeyDeletion", ["KeyId"], {
      authorize: (input, context) => [keyNeed("CancelKeyDeletion", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        const key = requireOwnKey("CancelKeyDeletion", requireMember(input, "KeyId"), context);
        if (key.keyState !== "PendingDeletion") throw invalidState(`${key.arn} is not pending deletion.`);
        // It comes back disabled: somebody must enable it before it can decrypt again.
        key.keyState = "Disabled";
        delete key.deletionDate;
        return { KeyId: key.arn };
      },
    }),
  };
}

function describeKey(key: KmsKey): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: key.createdAt,
    Enabled: key.keyState === "Enabled",
    Description: key.description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: key.keyState,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: key.deletionDate }),
    Origin: "AWS_KMS",
    KeyManager: key.manager,
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: key.multiRegion,
  };
}
