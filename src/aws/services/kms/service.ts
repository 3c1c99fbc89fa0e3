import type { PolicyValidator } from "../../policy-validator.ts";
import { defineService } from "../../service.ts";
import type { Service, ServiceSchedule } from "../../service.ts";
import { aliasOperations } from "./alias-operations.ts";
import { cryptoOperations } from "./crypto-operations.ts";
import { grantOperations } from "./grant-operations.ts";
import { keyOperations } from "./key-operations.ts";
import { effectiveKeyPolicy } from "./key-policy.ts";
import { policyOperations } from "./policy-operations.ts";
import { createKmsState, findKey } from "./state.ts";
import type { KmsState } from "./state.ts";
import { tagOperations } from "./tag-operations.ts";

/** KMS of each account and region: symmetric keys, aliases, key policies with their grants, deletion after the waiting period. */
export function createKmsService(validate: PolicyValidator): Service<KmsState> {
  return defineService<KmsState>({
    id: "kms",
    eventSource: "kms.amazonaws.com",
    scope: "regional",
    createState: createKmsState,
    operations: { ...keyOperations(validate), ...policyOperations(validate), ...aliasOperations, ...grantOperations, ...cryptoOperations, ...tagOperations },
    schedule: keyDeletion,
    resourcePolicy: (state, arn) => {
      // An alias has no policy of its own: IAM policies decide about it.
      const key = arn.includes(":alias/") ? undefined : findKey(state, arn);
      return key === undefined ? undefined : { document: effectiveKeyPolicy(key), required: true };
    },
    accessDenied: { code: "AccessDeniedException", status: 400 },
  });
}

/** At its deletion date a key is gone for good, with its aliases and grants. */
const keyDeletion: ServiceSchedule<KmsState> = {
  nextAt: (state) => {
    let next: Date | undefined;
    for (const { deletionDate } of state.keys.values()) {
      if (deletionDate !== undefined && (next === undefined || deletionDate < next)) next = deletionDate;
    }
    return next;
  },
  run: (state, at) => {
    for (const key of state.keys.values()) {
      if (key.deletionDate === undefined || key.deletionDate > at) continue;
      state.keys.delete(key.keyId);
      for (const alias of state.aliases.values()) if (alias.targetKeyId === key.keyId) state.aliases.delete(alias.name);
    }
  },
};
