import type {
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  PolicyVersion as VersionDescription,
  SetDefaultPolicyVersionRequest,
} from "@aws-sdk/client-iam";
import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import { deleteConflict, limitExceeded } from "./iam-errors.ts";
import { iamOperation, iamPage } from "./iam-operation.ts";
import type { IamOperations } from "./iam-operation.ts";
import { checkManagedDocument, policyNeed, requirePolicy } from "./policy-operations.ts";
import type { ManagedPolicy, PolicyVersion } from "./state.ts";

const versionsPerPolicy = 5;

export function policyVersionOperations(validate: PolicyValidator): IamOperations {
  return {
    CreatePolicyVersion: iamOperation<CreatePolicyVersionRequest, CreatePolicyVersionResponse>(
      "CreatePolicyVersion",
      ["PolicyArn", "PolicyDocument", "SetAsDefault"],
      {
        authorize: (input, context) => [policyNeed("CreatePolicyVersion", context, requireMember(input, "PolicyArn"))],
        handle: (input, context) => {
          const policy = requirePolicy(context.state, requireMember(input, "PolicyArn"));
          const document = checkManagedDocument(validate, requireMember(input, "PolicyDocument"), policy.policyName);
          if (policy.versions.size >= versionsPerPolicy)
            throw limitExceeded(
              `A managed policy can have up to ${versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
            );
          const version: PolicyVersion = { versionId: `v${policy.nextVersion}`, document, createDate: context.now() };
          policy.nextVersion += 1;
          policy.versions.set(version.versionId, version);
          policy.updateDate = context.now();
          if (input.SetAsDefault === true) policy.defaultVersionId = version.versionId;
          return { PolicyVersion: describeVersion(policy, version) };
        },
      },
    ),

    GetPolicyVersion: iamOperation<GetPolicyVersionRequest, GetPolicyVersionResponse>("GetPolicyVersion", ["PolicyArn", "VersionId"], {
      readOnly: true,
      authorize: (input, context) => [policyNeed("GetPolicyVersion", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const arn = requireMember(input, "PolicyArn");
        const versionId = requireMember(input, "VersionId");
        const shipped = awsManagedPolicies.get(arn);
        if (shipped !== undefined && shipped.versionId === versionId)
          return { PolicyVersion: { Document: encodeURIComponent(shipped.document), VersionId: versionId, IsDefaultVersion: true } };
        if (shipped !== undefined) throw noSuchVersion(arn, versionId);
        const policy = requirePolicy(context.state, arn);
        const version = requireVersion(policy, versionId);
        return { PolicyVersion: { Document: encodeURIComponent(version.document), ...describeVersion(policy, version) } };
      },
    }),

    ListPolicyVersions: iamOperation<ListPolicyVersionsRequest, ListPolicyVersionsResponse>("ListPolicyVersions", ["PolicyArn", "Marker", "MaxItems"], {
      readOnly: true,
      authorize: (input, context) => [policyNeed("ListPolicyVersions", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const policy = requirePolicy(context.state, requireMember(input, "PolicyArn"));
        const { items, ...page } = iamPage([...policy.versions.values()].toReversed(), input);
        return { Versions: items.map((version) => describeVersion(policy, version)), ...page };
      },
    }),

    SetDefaultPolicyVersion: iamOperation<SetDefaultPolicyVersionRequest, object>("SetDefaultPolicyVersion", ["PolicyArn", "VersionId"], {
      authorize: (input, context) => [policyNeed("SetDefaultPolicyVersion", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const policy = requirePolicy(context.state, requireMember(input, "PolicyArn"));
        policy.defaultVersionId = requireVersion(policy, requireMember(input, "VersionId")).versionId;
        policy.updateDate = context.now();
        return {};
      },
    }),

    DeletePolicyVersion: iamOperation<DeletePolicyVersionRequest, object>("DeletePolicyVersion", ["PolicyArn", "VersionId"], {
      authorize: (input, context) => [policyNeed("DeletePolicyVersion", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const policy = requirePolicy(context.state, requireMember(input, "PolicyArn"));
        const { versionId } = requireVersion(policy, requireMember(input, "VersionId"));
        if (versionId === policy.defaultVersionId) throw deleteConflict("Cannot delete the default version of a policy.");
        policy.versions.delete(versionId);
        return {};
      },
    }),
  };
}

/** @throws AwsError `NoSuchEntity` */
function requireVersion(policy: ManagedPolicy, versionId: string): PolicyVersion {
  const version = policy.versions.get(versionId);
  if (version === undefined) throw noSuchVersion(policy.arn, versionId);
  return version;
}

function noSuchVersion(arn: string, versionId: string): AwsError {
  return new AwsError("NoSuchEntity", `Policy ${arn} version ${versionId} does not exist or is not attachable.`, 404);
}

function describeVersion(policy: ManagedPolicy, version: PolicyVersion): VersionDescription {
  return { VersionId: version.versionId, IsDefaultVersion: version.versionId === policy.defaultVersionId, CreateDate: version.createDate };
}
