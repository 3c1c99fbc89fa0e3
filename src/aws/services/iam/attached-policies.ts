import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { entityArn, requireEntity, traitsOf } from "./holders.ts";
import type { EntityKind, NamesEntity } from "./holders.ts";
import { limitExceeded, noSuchPolicy } from "./iam-errors.ts";
import { entityNeed, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import { managedPolicyText } from "./state.ts";

interface AttachInput extends NamesEntity {
  readonly PolicyArn?: string | undefined;
  readonly PathPrefix?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** Managed policies on one entity. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const attachedLimit = 10;

/** `AttachRolePolicy`, `DetachUserPolicy`, `ListAttachedGroupPolicies`, …: the same three for users, roles and groups. */
export function attachedPolicyOperations(kind: EntityKind): IamOperations {
  const attach = `Attach${kind.kind}Policy`;
  const detach = `Detach${kind.kind}Policy`;
  const list = `ListAttached${kind.kind}Policies`;
  const need = (action: string) => (input: AttachInput, context: IamContext) => {
    const traits = traitsOf(context.state, kind, input);
    const boundary = traits.boundary === undefined ? {} : { "iam:PermissionsBoundary": traits.boundary };
    const keys = action === list ? {} : { "iam:PolicyARN": input.PolicyArn ?? "", ...boundary };
    return [entityNeed(action, entityArn(context.state, kind, input), traits, keys)];
  };

  return {
    [attach]: iamOperation<AttachInput, object>(attach, [kind.nameMember, "PolicyArn"], {
      authorize: need(attach),
      handle: (input, context) => {
        const entity = requireEntity(context.state, kind, input);
        const arn = requireMember(input, "PolicyArn");
        if (managedPolicyText(context.state, arn) === undefined) throw new AwsError("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`, 404);
        if (!entity.attachedPolicies.has(arn) && entity.attachedPolicies.size >= attachedLimit)
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind.kind}: ${attachedLimit}`);
        entity.attachedPolicies.add(arn);
        return {};
      },
    }),

    [detach]: iamOperation<AttachInput, object>(detach, [kind.nameMember, "PolicyArn"], {
      authorize: need(detach),
      handle: (input, context) => {
        const arn = requireMember(input, "PolicyArn");
        if (!requireEntity(context.state, kind, input).attachedPolicies.delete(arn)) throw noSuchPolicy(arn);
        return {};
      },
    }),

    [list]: iamOperation<AttachInput, object>(list, [kind.nameMember, "Marker", "MaxItems"], {
      readOnly: true,
      authorize: need(list),
      handle: (input, context) => {
        const attached = [...requireEntity(context.state, kind, input).attachedPolicies].map((PolicyArn) => ({
          PolicyName: managedPolicyText(context.state, PolicyArn)?.name,
          PolicyArn,
        }));
        const { items, ...page } = iamPage(attached, input);
        return { AttachedPolicies: items, ...page };
      },
    }),
  };
}
