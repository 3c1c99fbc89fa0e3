import type { CreateAliasRequest, DeleteAliasRequest, ListAliasesRequest, ListAliasesResponse, UpdateAliasRequest } from "@aws-sdk/client-kms";
import { AwsError } from "#model/errors";
import type { AuthorizationNeed } from "../../service.ts";
import { requireMember } from "../../strict-operation.ts";
import { notFound } from "./kms-errors.ts";
import { keyNeed, kmsOperation, kmsPage, requireKey, requireNotPending, requireOwnKey } from "./kms-operation.ts";
import type { KmsContext, KmsOperations } from "./kms-operation.ts";
import type { KmsAlias } from "./state.ts";

export const aliasOperations: KmsOperations = {
  CreateAlias: kmsOperation<CreateAliasRequest, object>("CreateAlias", ["AliasName", "TargetKeyId"], {
    authorize: (input, context) => [aliasNeed("CreateAlias", input.AliasName, context), keyNeed("CreateAlias", requireMember(input, "TargetKeyId"), context)],
    handle: (input, context) => {
      const name = checkAliasName(requireMember(input, "AliasName"));
      const key = requireNotPending(requireOwnKey("CreateAlias", requireMember(input, "TargetKeyId"), context));
      const arn = `arn:aws:kms:${context.region}:${context.account}:${name}`;
      if (context.state.aliases.has(name)) throw new AwsError("AlreadyExistsException", `An alias with the name ${arn} already exists`);
      context.state.aliases.set(name, { name, arn, targetKeyId: key.keyId, createdAt: context.now(), updatedAt: context.now() });
      return {};
    },
  }),

  UpdateAlias: kmsOperation<UpdateAliasRequest, object>("UpdateAlias", ["AliasName", "TargetKeyId"], {
    authorize: (input, context) => {
      const current = context.state.aliases.get(input.AliasName ?? "");
      return [
        aliasNeed("UpdateAlias", input.AliasName, context),
        ...(current === undefined ? [] : [keyNeed("UpdateAlias", current.targetKeyId, context)]),
        keyNeed("UpdateAlias", requireMember(input, "TargetKeyId"), context),
      ];
    },
    handle: (input, context) => {
      const alias = requireAlias(checkAliasName(requireMember(input, "AliasName")), context);
      alias.targetKeyId = requireNotPending(requireOwnKey("UpdateAlias", requireMember(input, "TargetKeyId"), context)).keyId;
      alias.updatedAt = context.now();
      return {};
    },
  }),

  DeleteAlias: kmsOperation<DeleteAliasRequest, object>("DeleteAlias", ["AliasName"], {
    authorize: (input, context) => {
      const alias = context.state.aliases.get(input.AliasName ?? "");
      return [aliasNeed("DeleteAlias", input.AliasName, context), ...(alias === undefined ? [] : [keyNeed("DeleteAlias", alias.targetKeyId, context)])];
    },
    handle: (input, context) => {
      context.state.aliases.delete(requireAlias(checkAliasName(requireMember(input, "AliasName")), context).name);
      return {};
    },
  }),

  ListAliases: kmsOperation<ListAliasesRequest, ListAliasesResponse>("ListAliases", ["KeyId", "Limit", "Marker"], {
    readOnly: true,
    authorize: () => [{ action: "kms:ListAliases", resource: "*" }],
    handle: (input, context) => {
      const only = input.KeyId === undefined ? undefined : requireKey("ListAliases", input.KeyId, { keys: "own" }, context).keyId;
      const { items, rest } = kmsPage(
        [...context.state.aliases.values()].filter((alias) => only === undefined || alias.targetKeyId === only),
        input,
      );
      return {
        Aliases: items.map((alias) => ({
          AliasName: alias.name,
          AliasArn: alias.arn,
          TargetKeyId: alias.targetKeyId,
          CreationDate: alias.createdAt,
          LastUpdatedDate: alias.updatedAt,
        })),
        ...rest,
      };
    },
  }),
};

function aliasNeed(action: string, name = "", context: KmsContext): AuthorizationNeed {
  return {
    action: `kms:${action}`,
    resource: `arn:aws:kms:${context.region}:${context.account}:${name}`,
    context: { "kms:CallerAccount": context.principal.account },
  };
}

/** @throws AwsError `InvalidAliasNameException`, `NotAuthorizedException` for AWS's own */
function checkAliasName(name: string): string {
  if (!/^alias\/[\w/-]+$/.test(name))
    throw new AwsError("InvalidAliasNameException", 'Alias must start with the prefix "alias/" and contain only alphanumeric characters, /, _ and -.');
  if (name.startsWith("alias/aws/")) throw new AwsError("NotAuthorizedException", "Alias names that begin with alias/aws/ are reserved for AWS.");
  return name;
}

/** @throws AwsError `NotFoundException` */
function requireAlias(name: string, context: KmsContext): KmsAlias {
  const alias = context.state.aliases.get(name);
  if (alias === undefined) throw notFound(`Alias arn:aws:kms:${context.region}:${context.account}:${name} is not found.`);
  return alias;
}
