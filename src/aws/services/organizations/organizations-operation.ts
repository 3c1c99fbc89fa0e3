import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import type { Page } from "../../page.ts";
import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import type { Organization, OrganizationsState } from "./state.ts";

export type OrganizationsContext = OperationContext<OrganizationsState>;
export type OrganizationsOperations = Record<string, Operation<OrganizationsState>>;

const operation: OperationFactory<OrganizationsState> = operationFactory<OrganizationsState>(
  "organizations",
  "https://docs.aws.amazon.com/organizations/latest/APIReference/API_",
);

/**
 * An operation that only the management account may call. There are no delegated administrators here.
 * @param on ids of the roots, units, accounts and policies it is asked on; none means `*`
 */
export function managementOperation<Input extends object, Output>(
  name: string,
  members: readonly (keyof Input & string)[],
  definition: {
    readonly readOnly?: true;
    readonly on?: (input: Input) => readonly (string | undefined)[];
    /** It is asked on a policy that does not exist yet. */
    readonly creates?: true;
    /** Condition key `organizations:PolicyType`. */
    readonly policyType?: true;
    readonly handle: (input: Input, organization: Organization, context: OrganizationsContext) => Output;
  },
): Operation<OrganizationsState> {
  const needs = (input: Input, context: OrganizationsContext): readonly AuthorizationNeed[] => {
    const ids = (definition.on?.(input) ?? []).filter((id) => id !== undefined);
    const keys = definition.policyType === true ? { context: { "organizations:PolicyType": "SERVICE_CONTROL_POLICY" } } : {};
    if (definition.creates === true && context.state.organization !== undefined)
      return [{ action: `organizations:${name}`, resource: arnOf(context.state.organization, "p-*"), ...keys }];
    if (ids.length === 0) return [{ action: `organizations:${name}`, resource: "*", ...keys }];
    return ids.map((id) => ({ action: `organizations:${name}`, resource: arnOf(context.state.organization, id), ...keys }));
  };
  return operation<Input, Output>(name, members, {
    ...(definition.readOnly === true ? { readOnly: true } : {}),
    authorize: needs,
    handle: (input, context) => {
      const organization = requireOrganization(context);
      if (context.account !== organization.managementAccount)
        throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
      return definition.handle(input, organization, context);
    },
  });
}

/** An operation that every member account may call. */
export function memberOperation<Input extends object, Output>(
  name: string,
  members: readonly (keyof Input & string)[],
  handle: (input: Input, organization: Organization, context: OrganizationsContext) => Output,
): Operation<OrganizationsState> {
  return operation<Input, Output>(name, members, {
    readOnly: true,
    authorize: () => [{ action: `organizations:${name}`, resource: "*" }],
    handle: (input, context) => handle(input, requireOrganization(context), context),
  });
}

/** @throws AwsError `AWSOrganizationsNotInUseException` */
function requireOrganization(context: OrganizationsContext): Organization {
  const { organization } = context.state;
  if (organization === undefined || !organization.accounts.has(context.account))
    throw new AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
  return organization;
}

/** ARN of whatever has this id; an id that nothing has gets the ARN that a policy would have. */
function arnOf(organization: Organization | undefined, id: string): string {
  if (organization === undefined) return "*";
  if (id === organization.rootId) return organization.rootArn;
  return (
    organization.accounts.get(id)?.arn ??
    organization.units.get(id)?.arn ??
    organization.policies.get(id)?.arn ??
    `arn:aws:organizations::${organization.managementAccount}:${kindOf(id)}${id}`.replace("ORGANIZATION", organization.id)
  );
}

function kindOf(id: string): string {
  if (/^\d{12}$/.test(id)) return "account/ORGANIZATION/";
  if (id.startsWith("ou-")) return "ou/ORGANIZATION/";
  return id.startsWith("r-") ? "root/ORGANIZATION/" : "policy/ORGANIZATION/service_control_policy/";
}

/** @throws AwsError `InvalidInputException` */
export function organizationsPage<Item>(
  items: readonly Item[],
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
): Page<Item> & { readonly rest: { NextToken?: string } } {
  const page = pageOf(
    items,
    { size: input.MaxResults ?? 20, token: input.NextToken },
    { code: "InvalidInputException", message: "You provided an invalid NextToken." },
  );
  return { ...page, rest: page.nextToken === undefined ? {} : { NextToken: page.nextToken } };
}
