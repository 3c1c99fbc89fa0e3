import type {
  AttachPolicyRequest,
  DetachPolicyRequest,
  DisablePolicyTypeRequest,
  DisablePolicyTypeResponse,
  EnablePolicyTypeRequest,
  EnablePolicyTypeResponse,
  ListPoliciesForTargetRequest,
  ListPoliciesForTargetResponse,
  ListTargetsForPolicyRequest,
  ListTargetsForPolicyResponse,
  PolicyTargetSummary,
  Root,
} from "@aws-sdk/client-organizations";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { managementOperation, organizationsPage } from "./organizations-operation.ts";
import type { OrganizationsOperations } from "./organizations-operation.ts";
import { requirePolicy, summaryOf } from "./policy-operations.ts";
import { fullAwsAccess } from "./state.ts";
import type { Organization } from "./state.ts";

/** SCPs on one root, unit or account. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const attachmentLimit = 5;
const scp = "SERVICE_CONTROL_POLICY";

/** What policies are attached to, and whether they count at all. */
export const attachmentOperations: OrganizationsOperations = {
  AttachPolicy: managementOperation<AttachPolicyRequest, object>("AttachPolicy", ["PolicyId", "TargetId"], {
    policyType: true,
    on: (input) => [input.PolicyId, input.TargetId],
    handle: (input, organization) => {
      const policy = requirePolicy(organization, requireMember(input, "PolicyId"));
      const attached = attachmentsOf(organization, requireMember(input, "TargetId"));
      if (!organization.scpEnabled) throw new AwsError("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types.");
      if (attached.has(policy.id)) throw new AwsError("DuplicatePolicyAttachmentException", "A policy with the specified name and type already exists.");
      if (attached.size >= attachmentLimit)
        throw new AwsError("ConstraintViolationException", "You have attached the maximum number of service control policies to the specified target.", 400, {
          Reason: "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
        });
      attached.add(policy.id);
      return {};
    },
  }),

  DetachPolicy: managementOperation<DetachPolicyRequest, object>("DetachPolicy", ["PolicyId", "TargetId"], {
    policyType: true,
    on: (input) => [input.PolicyId, input.TargetId],
    handle: (input, organization) => {
      const policy = requirePolicy(organization, requireMember(input, "PolicyId"));
      const attached = attachmentsOf(organization, requireMember(input, "TargetId"));
      if (!attached.has(policy.id))
        throw new AwsError("PolicyNotAttachedException", "The policy isn't attached to the specified target in the specified root.");
      if (attached.size === 1)
        throw new AwsError(
          "ConstraintViolationException",
          "You must keep at least one service control policy attached to every root, organizational unit, and account.",
          400,
          {
            Reason: "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
          },
        );
      attached.delete(policy.id);
      return {};
    },
  }),

  ListPoliciesForTarget: managementOperation<ListPoliciesForTargetRequest, ListPoliciesForTargetResponse>(
    "ListPoliciesForTarget",
    ["TargetId", "Filter", "NextToken", "MaxResults"],
    {
      readOnly: true,
      policyType: true,
      on: (input) => [input.TargetId],
      handle: (input, organization) => {
        refuseOtherValues("organizations:ListPoliciesForTarget.Filter", input.Filter, [scp]);
        const page = organizationsPage([...attachmentsOf(organization, requireMember(input, "TargetId"))], input);
        return { Policies: page.items.map((id) => summaryOf(requirePolicy(organization, id))), ...page.rest };
      },
    },
  ),

  ListTargetsForPolicy: managementOperation<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse>(
    "ListTargetsForPolicy",
    ["PolicyId", "NextToken", "MaxResults"],
    {
      readOnly: true,
      policyType: true,
      on: (input) => [input.PolicyId],
      handle: (input, organization) => {
        const { id } = requirePolicy(organization, requireMember(input, "PolicyId"));
        const targets = [...organization.attachments].filter(([, attached]) => attached.has(id)).map(([target]) => describeTarget(organization, target));
        const page = organizationsPage(targets, input);
        return { Targets: [...page.items], ...page.rest };
      },
    },
  ),

  EnablePolicyType: managementOperation<EnablePolicyTypeRequest, EnablePolicyTypeResponse>("EnablePolicyType", ["RootId", "PolicyType"], {
    policyType: true,
    on: (input) => [input.RootId],
    handle: (input, organization) => {
      refuseOtherValues("organizations:EnablePolicyType.PolicyType", input.PolicyType, [scp]);
      requireRoot(organization, input.RootId);
      if (organization.scpEnabled)
        throw new AwsError("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled in the specified root.");
      organization.scpEnabled = true;
      for (const id of [organization.rootId, ...organization.units.keys(), ...organization.accounts.keys()])
        organization.attachments.set(id, new Set([fullAwsAccess]));
      return { Root: describeRoot(organization) };
    },
  }),

  // Switching SCPs off detaches them all: switching them on again does not bring them back.
  DisablePolicyType: managementOperation<DisablePolicyTypeRequest, DisablePolicyTypeResponse>("DisablePolicyType", ["RootId", "PolicyType"], {
    policyType: true,
    on: (input) => [input.RootId],
    handle: (input, organization) => {
      refuseOtherValues("organizations:DisablePolicyType.PolicyType", input.PolicyType, [scp]);
      requireRoot(organization, input.RootId);
      if (!organization.scpEnabled) throw new AwsError("PolicyTypeNotEnabledException", "The specified policy type isn't enabled in the specified root.");
      organization.scpEnabled = false;
      organization.attachments.clear();
      return { Root: describeRoot(organization) };
    },
  }),
};

/** @throws AwsError `TargetNotFoundException` */
function attachmentsOf(organization: Organization, target: string): Set<string> {
  if (target !== organization.rootId && !organization.parents.has(target))
    throw new AwsError("TargetNotFoundException", "You specified a target that doesn't exist.");
  const attached = organization.attachments.get(target) ?? new Set<string>();
  organization.attachments.set(target, attached);
  return attached;
}

/** @throws AwsError `RootNotFoundException` */
function requireRoot(organization: Organization, id: string | undefined): void {
  if (id !== organization.rootId) throw new AwsError("RootNotFoundException", "You specified a root that doesn't exist.");
}

function describeTarget(organization: Organization, id: string): PolicyTargetSummary {
  if (id === organization.rootId) return { TargetId: id, Arn: organization.rootArn, Name: "Root", Type: "ROOT" };
  const unit = organization.units.get(id);
  if (unit !== undefined) return { TargetId: id, Arn: unit.arn, Name: unit.name, Type: "ORGANIZATIONAL_UNIT" };
  const account = organization.accounts.get(id);
  return { TargetId: id, Arn: account?.arn, Name: account?.name, Type: "ACCOUNT" };
}

function describeRoot(organization: Organization): Root {
  return {
    Id: organization.rootId,
    Arn: organization.rootArn,
    Name: "Root",
    PolicyTypes: organization.scpEnabled ? [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }] : [],
  };
}
