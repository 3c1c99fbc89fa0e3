import type { PolicyValidator } from "../../policy-validator.ts";
import { defineService } from "../../service.ts";
import type { Service } from "../../service.ts";
import { attachmentOperations } from "./attachment-operations.ts";
import { policyOperations } from "./policy-operations.ts";
import { createOrganizationsState } from "./state.ts";
import type { OrganizationsState } from "./state.ts";
import { treeOperations } from "./tree-operations.ts";

/** Organizations: one organization, its units and accounts, and the service control policies on them. */
export function createOrganizationsService(validate: PolicyValidator): Service<OrganizationsState> {
  return defineService<OrganizationsState>({
    id: "organizations",
    eventSource: "organizations.amazonaws.com",
    scope: "organization",
    createState: createOrganizationsState,
    operations: { ...treeOperations, ...policyOperations(validate), ...attachmentOperations },
    accessDenied: { code: "AccessDeniedException", status: 400 },
  });
}
