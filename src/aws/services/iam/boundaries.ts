import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { entityArn, requireEntity, traitsOf } from "./holders.ts";
import type { Entity, EntityKind, NamesEntity } from "./holders.ts";
import { entityNeed, iamOperation } from "./iam-operation.ts";
import type { IamOperations } from "./iam-operation.ts";
import { managedPolicyText } from "./state.ts";
import type { IamGroup, IamState } from "./state.ts";

interface BoundaryInput extends NamesEntity {
  readonly PermissionsBoundary?: string | undefined;
}

/** `PutRolePermissionsBoundary` and its like, for users and roles. */
export function boundaryOperations(kind: EntityKind): IamOperations {
  const put = `Put${kind.kind}PermissionsBoundary`;
  const remove = `Delete${kind.kind}PermissionsBoundary`;
  return {
    [put]: iamOperation<BoundaryInput, object>(put, [kind.nameMember, "PermissionsBoundary"], {
      authorize: (input, context) => [
        entityNeed(put, entityArn(context.state, kind, input), traitsOf(context.state, kind, input), {
          "iam:PermissionsBoundary": input.PermissionsBoundary ?? "",
        }),
      ],
      handle: (input, context) => {
        const entity = bounded(requireEntity(context.state, kind, input));
        entity.boundary = requireBoundary(context.state, requireMember(input, "PermissionsBoundary"));
        return {};
      },
    }),

    [remove]: iamOperation<BoundaryInput, object>(remove, [kind.nameMember], {
      authorize: (input, context) => {
        const traits = traitsOf(context.state, kind, input);
        const keys = traits.boundary === undefined ? {} : { "iam:PermissionsBoundary": traits.boundary };
        return [entityNeed(remove, entityArn(context.state, kind, input), traits, keys)];
      },
      handle: (input, context) => {
        const entity = bounded(requireEntity(context.state, kind, input));
        if (entity.boundary === undefined)
          throw new AwsError("NoSuchEntity", `${kind.kind} ${input[kind.nameMember] ?? ""} does not have a permissions boundary.`, 404);
        delete entity.boundary;
        return {};
      },
    }),
  };
}

/** @throws AwsError `NoSuchEntity` when the boundary names no policy */
export function requireBoundary(state: IamState, arn: string): string {
  if (managedPolicyText(state, arn) === undefined) throw new AwsError("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
  return arn;
}

function bounded(entity: Entity): Exclude<Entity, IamGroup> {
  if ("groupName" in entity) throw new Error("Groups have no permission boundary");
  return entity;
}
