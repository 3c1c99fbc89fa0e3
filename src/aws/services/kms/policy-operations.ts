import type {
  DisableKeyRotationRequest,
  EnableKeyRotationRequest,
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  GetKeyRotationStatusRequest,
  GetKeyRotationStatusResponse,
  ListKeyPoliciesRequest,
  ListKeyPoliciesResponse,
  PutKeyPolicyRequest,
} from "@aws-sdk/client-kms";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { checkKeyPolicy } from "./key-policy.ts";
import { notFound } from "./kms-errors.ts";
import { checkRange, keyNeed, kmsOperation, requireEnabled, requireKey, requireOwnKey } from "./kms-operation.ts";
import type { KmsOperations } from "./kms-operation.ts";

/** Key policies and rotation. */
export function policyOperations(validate: PolicyValidator): KmsOperations {
  return {
    PutKeyPolicy: kmsOperation<PutKeyPolicyRequest, object>("PutKeyPolicy", ["KeyId", "PolicyName", "Policy", "BypassPolicyLockoutSafetyCheck"], {
      authorize: (input, context) => [
        keyNeed("PutKeyPolicy", requireMember(input, "KeyId"), context, {
          "kms:BypassPolicyLockoutSafetyCheck": String(input.BypassPolicyLockoutSafetyCheck ?? false),
        }),
      ],
      handle: (input, context) => {
        const key = requireOwnKey("PutKeyPolicy", requireMember(input, "KeyId"), context);
        checkPolicyName(input.PolicyName);
        const policy = requireMember(input, "Policy");
        checkKeyPolicy(validate, policy, input.BypassPolicyLockoutSafetyCheck, context.principal);
        key.policy = policy;
        return {};
      },
    }),

    GetKeyPolicy: kmsOperation<GetKeyPolicyRequest, GetKeyPolicyResponse>("GetKeyPolicy", ["KeyId", "PolicyName"], {
      readOnly: true,
      authorize: (input, context) => [keyNeed("GetKeyPolicy", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        const key = requireKey("GetKeyPolicy", requireMember(input, "KeyId"), { keys: "own" }, context);
        checkPolicyName(input.PolicyName);
        return { Policy: key.policy, PolicyName: "default" };
      },
    }),

    ListKeyPolicies: kmsOperation<ListKeyPoliciesRequest, ListKeyPoliciesResponse>("ListKeyPolicies", ["KeyId", "Limit", "Marker"], {
      readOnly: true,
      authorize: (input, context) => [keyNeed("ListKeyPolicies", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        requireKey("ListKeyPolicies", requireMember(input, "KeyId"), { keys: "own" }, context);
        return { PolicyNames: ["default"], Truncated: false };
      },
    }),

    EnableKeyRotation: kmsOperation<EnableKeyRotationRequest, object>("EnableKeyRotation", ["KeyId", "RotationPeriodInDays"], {
      authorize: (input, context) => [
        keyNeed(
          "EnableKeyRotation",
          requireMember(input, "KeyId"),
          context,
          input.RotationPeriodInDays === undefined ? {} : { "kms:RotationPeriodInDays": String(input.RotationPeriodInDays) },
        ),
      ],
      handle: (input, context) => {
        const key = requireEnabled(requireOwnKey("EnableKeyRotation", requireMember(input, "KeyId"), context));
        key.rotationPeriodInDays = checkRange("rotationPeriodInDays", input.RotationPeriodInDays ?? key.rotationPeriodInDays, 90, 2560);
        key.rotation = true;
        return {};
      },
    }),

    DisableKeyRotation: kmsOperation<DisableKeyRotationRequest, object>("DisableKeyRotation", ["KeyId"], {
      authorize: (input, context) => [keyNeed("DisableKeyRotation", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        requireEnabled(requireOwnKey("DisableKeyRotation", requireMember(input, "KeyId"), context)).rotation = false;
        return {};
      },
    }),

    GetKeyRotationStatus: kmsOperation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>("GetKeyRotationStatus", ["KeyId"], {
      readOnly: true,
      authorize: (input, context) => [keyNeed("GetKeyRotationStatus", requireMember(input, "KeyId"), context)],
      handle: (input, context) => {
        const key = requireKey("GetKeyRotationStatus", requireMember(input, "KeyId"), { keys: "any" }, context);
        const rotating = key.rotation && key.keyState !== "PendingDeletion";
        return { KeyRotationEnabled: rotating, KeyId: key.arn, ...(rotating ? { RotationPeriodInDays: key.rotationPeriodInDays } : {}) };
      },
    }),
  };
}

/** @throws AwsError `NotFoundException`: the only policy of a key is called `default` */
function checkPolicyName(name = "default"): void {
  if (name !== "default") throw notFound("No such policy exists");
}
