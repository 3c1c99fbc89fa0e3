import { openLocalStack } from "#harness/backends/localstack";
import { openSocketSession } from "#harness/wire/socket-session";
import { HarnessError } from "#model/errors";

/** Milliseconds from asking for a LocalStack container to its first answered call, or why there is none. */
export async function timeLocalStack(): Promise<number | string> {
  const started = performance.now();
  try {
    await using localStack = await openLocalStack();
    const place = { account: "111122223333", region: "eu-west-1" };
    await (await openSocketSession(localStack.url, { accessKeyId: place.account, secretAccessKey: "canary" }, place).client("ec2")).describeVpcs({});
    return performance.now() - started;
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  }
}
