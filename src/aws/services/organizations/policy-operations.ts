import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  DescribePolicyRequest,
  DescribePolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  PolicySummary,
  UpdatePolicyRequest,
  UpdatePolicyResponse,
} from "@aws-sdk/client-organizations";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { recordOfTags } from "../../tag-records.ts";
import { managementOperation, organizationsPage } from "./organizations-operation.ts";
import type { OrganizationsOperations } from "./organizations-operation.ts";
import type { Organization, ServiceControlPolicy } from "./state.ts";

/** Characters of an SCP. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const contentLimit = 5120;
const scp = "SERVICE_CONTROL_POLICY";

/** Service control policies; no other type of policy is known. */
export function policyOperations(validate: PolicyValidator): OrganizationsOperations {
  function checkContent(content: string, name: string): string {
    if (content.length > contentLimit)
      throw new AwsError("ConstraintViolationException", "You have exceeded the maximum size of a service control policy.", 400, {
        Reason: "POLICY_CONTENT_LIMIT_EXCEEDED",
      });
    const [problem] = validate(content, "scp", name);
    if (problem !== undefined) throw new AwsError("MalformedPolicyDocumentException", problem.message);
    return content;
  }

  return {
    CreatePolicy: managementOperation<CreatePolicyRequest, CreatePolicyResponse>("CreatePolicy", ["Content", "Description", "Name", "Type", "Tags"], {
      creates: true,
      policyType: true,
      handle: (input, organization, context) => {
        refuseOtherValues("organizations:CreatePolicy.Type", input.Type, [scp]);
        const name = requireMember(input, "Name");
        if (named(organization, name) !== undefined) throw duplicate();
        const id = context.newId("p-", 8);
        const policy: ServiceControlPolicy = {
          id,
          arn: `arn:aws:organizations::${organization.managementAccount}:policy/${organization.id}/service_control_policy/${id}`,
          name,
          description: requireMember(input, "Description"),
          content: checkContent(requireMember(input, "Content"), name),
          awsManaged: false,
          tags: recordOfTags(input.Tags),
        };
        organization.policies.set(id, policy);
        return { Policy: { PolicySummary: summaryOf(policy), Content: policy.content } };
      },
    }),

    DescribePolicy: managementOperation<DescribePolicyRequest, DescribePolicyResponse>("DescribePolicy", ["PolicyId"], {
      readOnly: true,
      policyType: true,
      on: (input) => [input.PolicyId],
      handle: (input, organization) => {
        const policy = requirePolicy(organization, requireMember(input, "PolicyId"));
        return { Policy: { PolicySummary: summaryOf(policy), Content: policy.content } };
      },
    }),

    UpdatePolicy: managementOperation<UpdatePolicyRequest, UpdatePolicyResponse>("UpdatePolicy", ["PolicyId", "Name", "Description", "Content"], {
      policyType: true,
      on: (input) => [input.PolicyId],
      handle: (input, organization) => {
        const policy = requireOwnPolicy(organization, requireMember(input, "PolicyId"));
        const sameName = input.Name === undefined ? undefined : named(organization, input.Name);
        if (sameName !== undefined && sameName !== policy) throw duplicate();
        if (input.Content !== undefined) policy.content = checkContent(input.Content, policy.name);
        policy.name = input.Name ?? policy.name;
        policy.description = input.Description ?? policy.description;
        return { Policy: { PolicySummary: summaryOf(policy), Content: policy.content } };
      },
    }),

    DeletePolicy: managementOperation<DeletePolicyRequest, object>("DeletePolicy", ["PolicyId"], {
      policyType: true,
      on: (input) => [input.PolicyId],
      handle: (input, organization) => {
        const policy = requireOwnPolicy(organization, requireMember(input, "PolicyId"));
        if ([...organization.attachments.values()].some((attached) => attached.has(policy.id)))
          throw new AwsError(
            "PolicyInUseException",
            "The policy is attached to one or more entities. You must detach it from all roots, organizational units, and accounts before performing this operation.",
          );
        organization.policies.delete(policy.id);
        return {};
      },
    }),

    ListPolicies: managementOperation<ListPoliciesRequest, ListPoliciesResponse>("ListPolicies", ["Filter", "NextToken", "MaxResults"], {
      readOnly: true,
      policyType: true,
      handle: (input, organization) => {
        refuseOtherValues("organizations:ListPolicies.Filter", input.Filter, [scp]);
        const page = organizationsPage([...organization.policies.values()], input);
        return { Policies: page.items.map(summaryOf), ...page.rest };
      },
    }),
  };
}

/** @throws AwsError `PolicyNotFoundException` */
export function requirePolicy(organization: Organization, id: string): ServiceControlPolicy {
  const policy = organization.policies.get(id);
  if (policy === undefined) throw new AwsError("PolicyNotFoundException", "You specified a policy that doesn't exist.");
  return policy;
}

export function summaryOf(policy: ServiceControlPolicy): PolicySummary {
  return { Id: policy.id, Arn: policy.arn, Name: policy.name, Description: policy.description, Type: scp, AwsManaged: policy.awsManaged };
}

/** @throws AwsError `PolicyNotFoundException`, `InvalidInputException` for AWS's own */
function requireOwnPolicy(organization: Organization, id: string): ServiceControlPolicy {
  const policy = requirePolicy(organization, id);
  if (policy.awsManaged)
    throw new AwsError("InvalidInputException", "You can't modify or delete a policy that AWS manages.", 400, { Reason: "IMMUTABLE_POLICY" });
  return policy;
}

function named(organization: Organization, name: string): ServiceControlPolicy | undefined {
  return [...organization.policies.values()].find((policy) => policy.name === name);
}

function duplicate(): AwsError {
  return new AwsError("DuplicatePolicyException", "A policy with the same name already exists.");
}
