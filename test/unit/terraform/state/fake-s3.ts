import type { AwsSession } from "#model/aws-session";

/** Objects of one bucket, and the codes with which the next calls fail. */
export interface FakeS3 {
  readonly objects: Map<string, string>;
  readonly refusing: Set<"getObject" | "putObject">;
  readonly session: AwsSession;
}

export function createFakeS3(): FakeS3 {
  const objects = new Map<string, string>();
  const refusing: FakeS3["refusing"] = new Set();
  const failure = (name: string, status: number, message: string): Error =>
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: "REQUEST" } });
  const guard = (operation: "getObject" | "putObject"): void => {
    if (refusing.has(operation)) throw failure("AccessDenied", 403, "Access Denied");
  };
  const client = {
    async getObject({ Key }: { Key: string }) {
      guard("getObject");
      const text = objects.get(Key);
      if (text === undefined) throw failure("NoSuchKey", 404, "The specified key does not exist.");
      return { Body: { transformToString: async () => text } };
    },
    async putObject({ Key, Body, IfNoneMatch }: { Key: string; Body: string; IfNoneMatch?: string }) {
      guard("putObject");
      if (IfNoneMatch === "*" && objects.has(Key)) throw failure("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
      objects.set(Key, Body);
      return {};
    },
    async deleteObject({ Key }: { Key: string }) {
      objects.delete(Key);
      return {};
    },
    async listObjectsV2({ Prefix }: { Prefix: string }) {
      return { Contents: [...objects.keys()].filter((Key) => Key.startsWith(Prefix)).map((Key) => ({ Key })) };
    },
  };
  return { objects, refusing, session: { account: "111122223333", region: "eu-west-1", client: async () => client as never } };
}
