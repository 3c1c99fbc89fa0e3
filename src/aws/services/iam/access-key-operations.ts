import type {
  CreateAccessKeyRequest,
  CreateAccessKeyResponse,
  DeleteAccessKeyRequest,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  UpdateAccessKeyRequest,
} from "@aws-sdk/client-iam";
import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { requireUser } from "./holders.ts";
import { limitExceeded, validationError } from "./iam-errors.ts";
import { iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import type { AccessKey } from "./state.ts";
import { userNeed } from "./user-operations.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const keysPerUser = 2;

/** The user named, or else the caller. The root user's keys have no user. */
interface ByUser {
  readonly UserName?: string | undefined;
}

export const accessKeyOperations: IamOperations = {
  CreateAccessKey: iamOperation<CreateAccessKeyRequest, CreateAccessKeyResponse>("CreateAccessKey", ["UserName"], {
    authorize: (input, context) => [userNeed("CreateAccessKey", context, input.UserName ?? context.principal.name)],
    handle: (input, context) => {
      const owner = ownerOf(input, context);
      if (keysOf(owner, context).length >= keysPerUser) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${keysPerUser}`);
      const key: AccessKey = {
        accessKeyId: context.newId("AKIA", 16).toUpperCase(),
        secretAccessKey: context.newId("", 40),
        ...(owner === undefined ? {} : { userName: owner }),
        status: "Active",
        createDate: context.now(),
      };
      context.state.accessKeys.set(key.accessKeyId, key);
      return {
        AccessKey: { UserName: owner, AccessKeyId: key.accessKeyId, Status: key.status, SecretAccessKey: key.secretAccessKey, CreateDate: key.createDate },
      };
    },
  }),

  UpdateAccessKey: iamOperation<UpdateAccessKeyRequest, object>("UpdateAccessKey", ["UserName", "AccessKeyId", "Status"], {
    authorize: (input, context) => [userNeed("UpdateAccessKey", context, input.UserName ?? context.principal.name)],
    handle: (input, context) => {
      const key = requireKey(input, requireMember(input, "AccessKeyId"), context);
      const status = requireMember(input, "Status");
      if (status !== "Active" && status !== "Inactive")
        throw validationError(
          `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
        );
      key.status = status;
      return {};
    },
  }),

  DeleteAccessKey: iamOperation<DeleteAccessKeyRequest, object>("DeleteAccessKey", ["UserName", "AccessKeyId"], {
    authorize: (input, context) => [userNeed("DeleteAccessKey", context, input.UserName ?? context.principal.name)],
    handle: (input, context) => {
      context.state.accessKeys.delete(requireKey(input, requireMember(input, "AccessKeyId"), context).accessKeyId);
      return {};
    },
  }),

  ListAccessKeys: iamOperation<ListAccessKeysRequest, ListAccessKeysResponse>("ListAccessKeys", ["UserName", "Marker", "MaxItems"], {
    readOnly: true,
    authorize: (input, context) => [userNeed("ListAccessKeys", context, input.UserName ?? context.principal.name)],
    handle: (input, context) => {
      const owner = ownerOf(input, context);
      const { items, ...page } = iamPage(keysOf(owner, context), input);
      return {
        AccessKeyMetadata: items.map((key) => ({ UserName: owner, AccessKeyId: key.accessKeyId, Status: key.status, CreateDate: key.createDate })),
        ...page,
      };
    },
  }),
};

/** @throws AwsError `NoSuchEntity`, `ValidationError` */
function ownerOf(input: ByUser, context: IamContext): string | undefined {
  if (input.UserName !== undefined) return requireUser(context.state, input.UserName).userName;
  if (context.principal.kind === "root") return undefined;
  if (context.principal.kind !== "user") throw validationError("Must specify userName when calling with non-User credentials");
  return requireUser(context.state, context.principal.name).userName;
}

function keysOf(owner: string | undefined, context: IamContext): readonly AccessKey[] {
  return [...context.state.accessKeys.values()].filter((key) => key.userName === owner);
}

/** @throws AwsError `NoSuchEntity` */
function requireKey(input: ByUser, accessKeyId: string, context: IamContext): AccessKey {
  const owner = ownerOf(input, context);
  const key = keysOf(owner, context).find((one) => one.accessKeyId === accessKeyId);
  if (key === undefined) throw new AwsError("NoSuchEntity", `The Access Key with id ${accessKeyId} cannot be found.`, 404);
  return key;
}
