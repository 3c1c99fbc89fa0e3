import type {
  CreateGrantRequest,
  CreateGrantResponse,
  GrantListEntry,
  ListGrantsRequest,
  ListGrantsResponse,
  RetireGrantRequest,
  RevokeGrantRequest,
} from "@aws-sdk/client-kms";
import { UnsupportedError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { notFound, validationException } from "./kms-errors.ts";
import { keyNeed, kmsOperation, kmsPage, locateKey, requireEnabled, requireKey } from "./kms-operation.ts";
import type { KmsContext, KmsOperations } from "./kms-operation.ts";
import type { KmsGrant, KmsKey } from "./state.ts";

/** Grants are permissions beside the key policy; they count where the key policy is evaluated. */
export const grantOperations: KmsOperations = {
  CreateGrant: kmsOperation<CreateGrantRequest, CreateGrantResponse>(
    "CreateGrant",
    ["KeyId", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints", "Name"],
    {
      authorize: (input, context) => [
        keyNeed("CreateGrant", requireMember(input, "KeyId"), context, {
          "kms:GranteePrincipal": input.GranteePrincipal ?? "",
          "kms:GrantOperations": input.Operations ?? [],
          "kms:GrantIsForAWSResource": "false",
          ...(input.RetiringPrincipal === undefined ? {} : { "kms:RetiringPrincipal": input.RetiringPrincipal }),
          ...(input.Constraints === undefined
            ? {}
            : { "kms:GrantConstraintType": input.Constraints.EncryptionContextEquals === undefined ? "EncryptionContextSubset" : "EncryptionContextEquals" }),
        }),
      ],
      handle: (input, context) => {
        const key = requireEnabled(requireKey("CreateGrant", requireMember(input, "KeyId"), { keys: "any" }, context));
        if (requireMember(input, "Operations").length === 0) throw validationException("Operations must not be empty.");
        if (input.Constraints?.SourceArn !== undefined) throw new UnsupportedError("kms:CreateGrant.Constraints.SourceArn", "the embedded AWS");
        const grant: KmsGrant = {
          grantId: context.newId("", 64),
          grantToken: context.newId("", 64),
          ...(input.Name === undefined ? {} : { name: input.Name }),
          granteePrincipal: requireMember(input, "GranteePrincipal"),
          ...(input.RetiringPrincipal === undefined ? {} : { retiringPrincipal: input.RetiringPrincipal }),
          issuingAccount: `arn:aws:iam::${context.principal.account}:root`,
          operations: requireMember(input, "Operations"),
          ...(input.Constraints?.EncryptionContextSubset === undefined ? {} : { encryptionContextSubset: input.Constraints.EncryptionContextSubset }),
          ...(input.Constraints?.EncryptionContextEquals === undefined ? {} : { encryptionContextEquals: input.Constraints.EncryptionContextEquals }),
          createdAt: context.now(),
        };
        key.grants.set(grant.grantId, grant);
        return { GrantToken: grant.grantToken, GrantId: grant.grantId };
      },
    },
  ),

  ListGrants: kmsOperation<ListGrantsRequest, ListGrantsResponse>("ListGrants", ["KeyId", "GrantId", "GranteePrincipal", "Limit", "Marker"], {
    readOnly: true,
    authorize: (input, context) => [keyNeed("ListGrants", requireMember(input, "KeyId"), context)],
    handle: (input, context) => {
      const key = requireKey("ListGrants", requireMember(input, "KeyId"), { keys: "any" }, context);
      const grants = [...key.grants.values()]
        .filter((grant) => input.GrantId === undefined || grant.grantId === input.GrantId)
        .filter((grant) => input.GranteePrincipal === undefined || grant.granteePrincipal === input.GranteePrincipal);
      const { items, rest } = kmsPage(grants, input);
      return { Grants: items.map((grant) => describeGrant(key, grant)), ...rest };
    },
  }),

  RevokeGrant: kmsOperation<RevokeGrantRequest, object>("RevokeGrant", ["KeyId", "GrantId"], {
    authorize: (input, context) => [keyNeed("RevokeGrant", requireMember(input, "KeyId"), context, { "kms:GrantIsForAWSResource": "false" })],
    handle: (input, context) => {
      const key = requireKey("RevokeGrant", requireMember(input, "KeyId"), { keys: "any" }, context);
      key.grants.delete(requireGrant(key, requireMember(input, "GrantId")).grantId);
      return {};
    },
  }),

  // By key and grant id; a retiring principal that only has the token is not served.
  RetireGrant: kmsOperation<RetireGrantRequest, object>("RetireGrant", ["KeyId", "GrantId"], {
    authorize: (input, context) => (isRetiring(input, context) ? [] : [keyNeed("RetireGrant", requireMember(input, "KeyId"), context)]),
    handle: (input, context) => {
      const key = requireKey("RetireGrant", requireMember(input, "KeyId"), { keys: "any" }, context);
      key.grants.delete(requireGrant(key, requireMember(input, "GrantId")).grantId);
      return {};
    },
  }),
};

/** The grant itself lets its retiring principal retire it. */
function isRetiring(input: RetireGrantRequest, context: KmsContext): boolean {
  const retiring = locateKey(requireMember(input, "KeyId"), context)?.grants.get(input.GrantId ?? "")?.retiringPrincipal;
  return retiring !== undefined && (retiring === context.principal.arn || retiring === context.principal.roleArn);
}

/** @throws AwsError `NotFoundException` */
function requireGrant(key: KmsKey, grantId: string): KmsGrant {
  const grant = key.grants.get(grantId);
  if (grant === undefined) throw notFound(`Grant ${grantId} is not found.`);
  return grant;
}

function describeGrant(key: KmsKey, grant: KmsGrant): GrantListEntry {
  const constraints = {
    ...(grant.encryptionContextSubset === undefined ? {} : { EncryptionContextSubset: { ...grant.encryptionContextSubset } }),
    ...(grant.encryptionContextEquals === undefined ? {} : { EncryptionContextEquals: { ...grant.encryptionContextEquals } }),
  };
  return {
    KeyId: key.arn,
    GrantId: grant.grantId,
    ...(grant.name === undefined ? {} : { Name: grant.name }),
    CreationDate: grant.createdAt,
    GranteePrincipal: grant.granteePrincipal,
    ...(grant.retiringPrincipal === undefined ? {} : { RetiringPrincipal: grant.retiringPrincipal }),
    IssuingAccount: grant.issuingAccount,
    Operations: [...grant.operations] as NonNullable<GrantListEntry["Operations"]>,
    ...(Object.keys(constraints).length === 0 ? {} : { Constraints: constraints }),
  };
}
