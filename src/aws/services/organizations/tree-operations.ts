import type {
  Account,
  CreateOrganizationalUnitRequest,
  CreateOrganizationalUnitResponse,
  DeleteOrganizationalUnitRequest,
  DescribeAccountRequest,
  DescribeAccountResponse,
  DescribeOrganizationResponse,
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListParentsRequest,
  ListParentsResponse,
  ListRootsRequest,
  ListRootsResponse,
  MoveAccountRequest,
} from "@aws-sdk/client-organizations";
import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { managementOperation, memberOperation, organizationsPage } from "./organizations-operation.ts";
import type { OrganizationsOperations } from "./organizations-operation.ts";
import { fullAwsAccess } from "./state.ts";
import type { Organization, OrganizationAccount, OrganizationalUnit } from "./state.ts";

/** Root, organizational units and accounts. */
export const treeOperations: OrganizationsOperations = {
  DescribeOrganization: memberOperation<object, DescribeOrganizationResponse>("DescribeOrganization", [], (_input, organization) => ({
    Organization: {
      Id: organization.id,
      Arn: organization.arn,
      FeatureSet: "ALL",
      MasterAccountId: organization.managementAccount,
      MasterAccountArn: organization.accounts.get(organization.managementAccount)?.arn,
      MasterAccountEmail: organization.accounts.get(organization.managementAccount)?.email,
    },
  })),

  ListRoots: managementOperation<ListRootsRequest, ListRootsResponse>("ListRoots", ["NextToken", "MaxResults"], {
    readOnly: true,
    handle: (_input, organization) => ({
      Roots: [
        {
          Id: organization.rootId,
          Arn: organization.rootArn,
          Name: "Root",
          PolicyTypes: organization.scpEnabled ? [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }] : [],
        },
      ],
    }),
  }),

  ListAccounts: managementOperation<ListAccountsRequest, ListAccountsResponse>("ListAccounts", ["NextToken", "MaxResults"], {
    readOnly: true,
    handle: (input, organization) => {
      const page = organizationsPage([...organization.accounts.values()], input);
      return { Accounts: page.items.map(describeAccount), ...page.rest };
    },
  }),

  ListAccountsForParent: managementOperation<ListAccountsForParentRequest, ListAccountsForParentResponse>(
    "ListAccountsForParent",
    ["ParentId", "NextToken", "MaxResults"],
    {
      readOnly: true,
      on: (input) => [input.ParentId],
      handle: (input, organization) => {
        const parent = requireParent(organization, requireMember(input, "ParentId"), "ParentNotFoundException");
        const page = organizationsPage(
          [...organization.accounts.values()].filter((account) => organization.parents.get(account.id) === parent),
          input,
        );
        return { Accounts: page.items.map(describeAccount), ...page.rest };
      },
    },
  ),

  DescribeAccount: managementOperation<DescribeAccountRequest, DescribeAccountResponse>("DescribeAccount", ["AccountId"], {
    readOnly: true,
    on: (input) => [input.AccountId],
    handle: (input, organization) => ({ Account: describeAccount(requireAccount(organization, requireMember(input, "AccountId"))) }),
  }),

  ListParents: managementOperation<ListParentsRequest, ListParentsResponse>("ListParents", ["ChildId", "NextToken", "MaxResults"], {
    readOnly: true,
    on: (input) => [input.ChildId],
    handle: (input, organization) => {
      const parent = organization.parents.get(requireMember(input, "ChildId"));
      if (parent === undefined) throw new AwsError("ChildNotFoundException", "You specified an invalid value.");
      return { Parents: [{ Id: parent, Type: parent === organization.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT" }] };
    },
  }),

  ListOrganizationalUnitsForParent: managementOperation<ListOrganizationalUnitsForParentRequest, ListOrganizationalUnitsForParentResponse>(
    "ListOrganizationalUnitsForParent",
    ["ParentId", "NextToken", "MaxResults"],
    {
      readOnly: true,
      on: (input) => [input.ParentId],
      handle: (input, organization) => {
        const parent = requireParent(organization, requireMember(input, "ParentId"), "ParentNotFoundException");
        const page = organizationsPage(unitsUnder(organization, parent), input);
        return { OrganizationalUnits: page.items.map((unit) => ({ Id: unit.id, Arn: unit.arn, Name: unit.name })), ...page.rest };
      },
    },
  ),

  CreateOrganizationalUnit: managementOperation<CreateOrganizationalUnitRequest, CreateOrganizationalUnitResponse>(
    "CreateOrganizationalUnit",
    ["ParentId", "Name"],
    {
      on: (input) => [input.ParentId],
      handle: (input, organization, context) => {
        const parent = requireParent(organization, requireMember(input, "ParentId"), "ParentNotFoundException");
        const name = requireMember(input, "Name");
        if (unitsUnder(organization, parent).some((unit) => unit.name === name))
          throw new AwsError("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
        const id = context.newId(`ou-${organization.rootId.slice(2)}-`, 8);
        const unit: OrganizationalUnit = { id, arn: `arn:aws:organizations::${organization.managementAccount}:ou/${organization.id}/${id}`, name };
        organization.units.set(id, unit);
        organization.parents.set(id, parent);
        if (organization.scpEnabled) organization.attachments.set(id, new Set([fullAwsAccess]));
        return { OrganizationalUnit: { Id: id, Arn: unit.arn, Name: name } };
      },
    },
  ),

  DeleteOrganizationalUnit: managementOperation<DeleteOrganizationalUnitRequest, object>("DeleteOrganizationalUnit", ["OrganizationalUnitId"], {
    on: (input) => [input.OrganizationalUnitId],
    handle: (input, organization) => {
      const id = requireMember(input, "OrganizationalUnitId");
      if (!organization.units.has(id)) throw new AwsError("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
      if ([...organization.parents.values()].includes(id)) throw new AwsError("OrganizationalUnitNotEmptyException", "The organizational unit is not empty.");
      organization.units.delete(id);
      organization.parents.delete(id);
      organization.attachments.delete(id);
      return {};
    },
  }),

  MoveAccount: managementOperation<MoveAccountRequest, object>("MoveAccount", ["AccountId", "SourceParentId", "DestinationParentId"], {
    on: (input) => [input.AccountId, input.SourceParentId, input.DestinationParentId],
    handle: (input, organization) => {
      const { id } = requireAccount(organization, requireMember(input, "AccountId"));
      const source = requireParent(organization, requireMember(input, "SourceParentId"), "SourceParentNotFoundException");
      const destination = requireParent(organization, requireMember(input, "DestinationParentId"), "DestinationParentNotFoundException");
      if (organization.parents.get(id) === destination) throw new AwsError("DuplicateAccountException", "The account is already in the destination parent.");
      if (organization.parents.get(id) !== source)
        throw new AwsError("SourceParentNotFoundException", "You specified a source parent that is not the account's parent.");
      organization.parents.set(id, destination);
      return {};
    },
  }),
};

/** @throws AwsError with `code` when it is neither the root nor a unit */
function requireParent(organization: Organization, id: string, code: string): string {
  if (id === organization.rootId || organization.units.has(id)) return id;
  throw new AwsError(code, "You specified a parent that doesn't exist.");
}

/** @throws AwsError `AccountNotFoundException` */
function requireAccount(organization: Organization, id: string): OrganizationAccount {
  const account = organization.accounts.get(id);
  if (account === undefined) throw new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
  return account;
}

function unitsUnder(organization: Organization, parent: string): readonly OrganizationalUnit[] {
  return [...organization.units.values()].filter((unit) => organization.parents.get(unit.id) === parent);
}

function describeAccount(account: OrganizationAccount): Account {
  return {
    Id: account.id,
    Arn: account.arn,
    Email: account.email,
    Name: account.name,
    Status: "ACTIVE",
    State: "ACTIVE",
    JoinedMethod: "CREATED",
    JoinedTimestamp: account.joinedAt,
  };
}
