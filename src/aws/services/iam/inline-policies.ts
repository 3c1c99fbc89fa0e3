import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { entityArn, requireEntity, traitsOf } from "./holders.ts";
import type { Entity, EntityKind, NamesEntity } from "./holders.ts";
import { checkDocument, documentSize, limitExceeded } from "./iam-errors.ts";
import { checkName, entityNeed, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";

interface InlineInput extends NamesEntity {
  readonly PolicyName?: string | undefined;
  readonly PolicyDocument?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** `PutRolePolicy`, `GetUserPolicy`, `ListGroupPolicies`, …: the same four for users, roles and groups. */
export function inlinePolicyOperations(kind: EntityKind, validate: PolicyValidator): IamOperations {
  const policy = `${kind.kind}Policy`;
  const list = `List${kind.kind}Policies`;
  const need = (action: string) => (input: InlineInput, context: IamContext) => {
    const traits = traitsOf(context.state, kind, input);
    const keys = traits.boundary === undefined ? {} : { "iam:PermissionsBoundary": traits.boundary };
    const writes = action.startsWith("Put") || action.startsWith("Delete");
    return [entityNeed(action, entityArn(context.state, kind, input), traits, writes ? keys : {})];
  };

  return {
    [`Put${policy}`]: iamOperation<InlineInput, object>(`Put${policy}`, [kind.nameMember, "PolicyName", "PolicyDocument"], {
      authorize: need(`Put${policy}`),
      handle: (input, context) => {
        const entity = requireEntity(context.state, kind, input);
        const name = requireMember(input, "PolicyName");
        const document = requireMember(input, "PolicyDocument");
        checkName("policyName", name, 128);
        checkInlineSize(kind, entity, input[kind.nameMember] ?? "", name, document);
        checkDocument(validate, document, "identity", name);
        entity.inlinePolicies.set(name, document);
        return {};
      },
    }),

    [`Get${policy}`]: iamOperation<InlineInput, object>(`Get${policy}`, [kind.nameMember, "PolicyName"], {
      readOnly: true,
      authorize: need(`Get${policy}`),
      handle: (input, context) => ({
        [kind.nameMember]: input[kind.nameMember],
        PolicyName: input.PolicyName,
        PolicyDocument: encodeURIComponent(requireInline(requireEntity(context.state, kind, input), kind, input)),
      }),
    }),

    [`Delete${policy}`]: iamOperation<InlineInput, object>(`Delete${policy}`, [kind.nameMember, "PolicyName"], {
      authorize: need(`Delete${policy}`),
      handle: (input, context) => {
        const entity = requireEntity(context.state, kind, input);
        requireInline(entity, kind, input);
        entity.inlinePolicies.delete(requireMember(input, "PolicyName"));
        return {};
      },
    }),

    [list]: iamOperation<InlineInput, object>(list, [kind.nameMember, "Marker", "MaxItems"], {
      readOnly: true,
      authorize: need(list),
      handle: (input, context) => {
        const { items, ...page } = iamPage([...requireEntity(context.state, kind, input).inlinePolicies.keys()].toSorted(), input);
        return { PolicyNames: items, ...page };
      },
    }),
  };
}

/** @throws AwsError `NoSuchEntity` */
function requireInline(entity: Entity, kind: EntityKind, input: InlineInput): string {
  const name = input.PolicyName ?? "";
  const document = entity.inlinePolicies.get(name);
  if (document === undefined) throw new AwsError("NoSuchEntity", `The ${kind.word} policy with name ${name} cannot be found.`, 404);
  return document;
}

/** @throws AwsError `LimitExceeded` */
function checkInlineSize(kind: EntityKind, entity: Entity, entityName: string, name: string, document: string): void {
  let size = documentSize(document);
  for (const [other, text] of entity.inlinePolicies) if (other !== name) size += documentSize(text);
  if (size > kind.inlineLimit) throw limitExceeded(`Maximum policy size of ${kind.inlineLimit} bytes exceeded for ${kind.word} ${entityName}`);
}
