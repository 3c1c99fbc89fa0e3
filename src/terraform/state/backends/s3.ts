import type { AwsSession } from "#model/aws-session";
import { LockError, type Backend, type LockRequest } from "./backend.ts";
import { TERRAFORM_VERSION } from "../../engine/terraform-version.ts";

export interface S3Settings {
  readonly bucket: string;
  readonly key: string;
  readonly region?: string;
  readonly encrypt?: boolean;
  readonly kms_key_id?: string;
  readonly acl?: string;
  readonly use_lockfile?: boolean;
  readonly workspace_key_prefix?: string;
}

/**
 * States as objects of a bucket, with an optional lock object beside each.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function createS3Backend(session: AwsSession, given: S3Settings, settings: Readonly<Record<string, unknown>>): Backend {
  const prefix = given.workspace_key_prefix ?? "env:";
  const keyOf = (workspace: string): string => (workspace === "default" ? given.key : `${prefix}/${workspace}/${given.key}`);
  const client = () => session.client("s3", given.region);
  const Bucket = given.bucket;
  const encryption =
    given.encrypt === true
      ? given.kms_key_id === undefined
        ? { ServerSideEncryption: "AES256" as const }
        : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: given.kms_key_id }
      : {};

  const readText = async (key: string): Promise<string | undefined> => {
    try {
      const object = await (await client()).getObject({ Bucket, Key: key });
      const text = (await object.Body?.transformToString()) ?? "";
      return text === "" ? undefined : text;
    } catch (error) {
      if (hasName(error, "NoSuchKey") || hasName(error, "NotFound")) return undefined;
      throw error;
    }
  };

  return {
    type: "s3",
    settings,
    writesOften: false,
    read: (workspace) => readText(keyOf(workspace)),
    async write(workspace, text) {
      await (
        await client()
      ).putObject({
        Bucket,
        Key: keyOf(workspace),
        Body: text,
        ContentType: "application/json",
        ...encryption,
        ...(given.acl === undefined ? {} : { ACL: given.acl as "private" }),
      });
    },
    async remove(workspace) {
      await (await client()).deleteObject({ Bucket, Key: keyOf(workspace) });
    },
    async lock(workspace, request) {
      if (given.use_lockfile !== true) return async () => undefined;
      const key = `${keyOf(workspace)}.tflock`;
      const info = lockInfo(request, `${Bucket}/${keyOf(workspace)}`);
      try {
        await (await client()).putObject({ Bucket, Key: key, Body: JSON.stringify(info), ContentType: "application/json", IfNoneMatch: "*", ...encryption });
      } catch (error) {
        throw new LockError(`${error instanceof Error ? describeS3Error(error, "PutObject") : String(error)}${await describeHolder(readText, key)}`, {
          cause: error,
        });
      }
      return async () => void (await (await client()).deleteObject({ Bucket, Key: key }));
    },
    async unlock(workspace, id) {
      const key = `${keyOf(workspace)}.tflock`;
      const text = await readText(key);
      if (text === undefined) throw new LockError(`failed to retrieve lock info: operation error S3: GetObject, NoSuchKey: The specified key does not exist.`);
      const held = parseLock(text)?.ID ?? "";
      if (held !== id) throw new LockError(`lock ID ${JSON.stringify(id)} does not match existing lock (${JSON.stringify(held)})`);
      await (await client()).deleteObject({ Bucket, Key: key });
    },
    async workspaces() {
      const found = await (await client()).listObjectsV2({ Bucket, Prefix: `${prefix}/` });
      const names = (found.Contents ?? []).flatMap(({ Key = "" }) => {
        const rest = Key.slice(prefix.length + 1);
        return rest.endsWith(`/${given.key}`) ? [rest.slice(0, -given.key.length - 1)] : [];
      });
      return ["default", ...names.toSorted()];
    },
  };
}

interface LockInfo {
  readonly ID: string;
  readonly Operation: string;
  readonly Info: string;
  readonly Who: string;
  readonly Version: string;
  readonly Created: string;
  readonly Path: string;
}

function lockInfo(request: LockRequest, path: string): LockInfo {
  return {
    ID: request.id,
    Operation: request.operation,
    Info: "",
    Who: "operator@terminal",
    Version: TERRAFORM_VERSION,
    Created: request.created.toISOString(),
    Path: path,
  };
}

async function describeHolder(read: (key: string) => Promise<string | undefined>, key: string): Promise<string> {
  const text = await read(key).catch(() => undefined);
  const held = text === undefined ? undefined : parseLock(text);
  if (held === undefined) return "";
  const created = held.Created.replace("T", " ").replace(
    /(?:\.(\d+))?Z$/,
    (_, fraction: string | undefined) => `${fraction === undefined ? "" : `.${fraction}`} +0000 UTC`,
  );
  return `\nLock Info:\n  ID:        ${held.ID}\n  Path:      ${held.Path}\n  Operation: ${held.Operation}\n  Who:       ${held.Who}\n  Version:   ${held.Version}\n  Created:   ${created}\n  Info:      ${held.Info}\n`;
}

function parseLock(text: string): LockInfo | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "ID" in parsed ? (parsed as LockInfo) : undefined;
  } catch {
    return undefined;
  }
}

/** An error of the SDK as the SDK for Go words it. */
export function describeS3Error(error: Error, operation: string): string {
  const meta = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  if (meta === undefined) return error.message;
  return `operation error S3: ${operation}, https response error StatusCode: ${meta.httpStatusCode ?? 0}, RequestID: ${meta.requestId ?? ""}, HostID: , api error ${error.name}: ${error.message}`;
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
