import { lifecycleSchedule } from "#aws/services/s3/lifecycle";
import type { ScheduleContext } from "#aws/service";
import type { Bucket, ObjectVersion, S3State } from "#aws/services/s3/state";
import { versionName } from "./read-s3.ts";
import type { Look } from "./reader.ts";

/**
 * Does in the backend what lifecycle rules do on the scenario's clock: the embedded schedule runs on a copy, and where versions are gone or hidden there, they are
 * deleted in the backend.
 */
export async function runLifecycle(look: Look, state: unknown, at: Date, context: ScheduleContext): Promise<boolean> {
  const before = state as S3State;
  const after = structuredClone(before);
  await lifecycleSchedule.run(after, at, { ...context, state: after });
  let changed = false;
  for (const bucket of before.buckets.values()) {
    const then = after.buckets.get(bucket.name);
    if (then !== undefined && bucket.lifecycle !== undefined && (await expire(look, bucket, then))) changed = true;
  }
  if (after.nextLifecycleRun === undefined) delete before.nextLifecycleRun;
  else before.nextLifecycleRun = after.nextLifecycleRun;
  return changed;
}

async function expire(look: Look, { name: Bucket, account, region, objects }: Bucket, then: Bucket): Promise<boolean> {
  const s3 = look.clients.client("s3", account, region);
  let changed = false;
  for (const [Key, versions] of objects) {
    const left = then.objects.get(Key) ?? [];
    const removed = versions.filter((version) => !isAmong(left, version));
    const added = left.filter((version) => !isAmong(versions, version));
    for (const { versionId } of removed) await s3.deleteObject({ Bucket, Key, ...(versionId === "null" ? {} : { VersionId: versionId }) });
    if (added.length > 0) {
      const { VersionId } = await s3.deleteObject({ Bucket, Key });
      look.moments.note(versionName(Bucket, Key, VersionId), look.now);
    }
    changed ||= removed.length + added.length > 0;
  }
  return changed;
}

function isAmong(versions: readonly ObjectVersion[], { versionId }: ObjectVersion): boolean {
  return versions.some((one) => one.versionId === versionId);
}
