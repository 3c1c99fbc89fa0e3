import { UnsupportedError } from "#model/errors";
import type { BackupContent, DataPlane } from "#model/data";
import { automatedSnapshotsOf } from "./backups.ts";
import { day } from "./durations.ts";
import { rdsErrors } from "./errors.ts";
import type { Capture, RdsState, Server, ServerKind } from "./state.ts";
import { serverByResourceId } from "./status.ts";

/** What a restore to a point in time rests on. */
interface Log {
  readonly kind: ServerKind;
  readonly resourceId: string;
  readonly captures: readonly Capture[];
}

/** The beginning of the restore window: the oldest backup that is kept; undefined without automated backups. */
export function earliestRestorable(state: RdsState, server: Pick<Server, "kind" | "resourceId" | "captures" | "backupRetentionPeriod">): Date | undefined {
  return server.backupRetentionPeriod === 0 ? undefined : captured(state, server)[0]?.at;
}

/**
 * Captures what a server holds now for later restores to a point in time. Optional: whoever runs a statement that writes
 * may call it before and after, and every moment up to the statement, and from it on, can then be restored exactly.
 */
export async function captureNow(state: RdsState, data: DataPlane, resourceId: string, at: Date): Promise<void> {
  const server = serverByResourceId(state, resourceId);
  if (server === undefined || server.backupRetentionPeriod === 0) return;
  const oldest = at.getTime() - server.backupRetentionPeriod * day;
  for (const { at: taken, content } of server.captures) if (taken.getTime() <= oldest) data.forgetBackup(content.id);
  server.captures = [...server.captures.filter((capture) => capture.at.getTime() > oldest), { at, content: await data.backup(resourceId) }];
}

/**
 * What the log of a server says it held at `at`.
 *
 * AWS replays a continuous log. Here content is known at the moments of automated snapshots, of `captureNow` and at the
 * end (`latest`: the live content, or that at the deletion). Between two moments of equal content it is that content;
 * between moments that differ it is not known, and the request is refused by name instead of answered with something older.
 *
 * @throws AwsError InvalidRestoreFault outside the restore window; UnsupportedError for a moment that is not known.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html
 */
export function contentAt(state: RdsState, log: Log, at: Date, latest: Capture, operation: string): BackupContent {
  const all = [...captured(state, log).filter((capture) => capture.at.getTime() <= latest.at.getTime()), latest];
  const before = all.findLast((capture) => capture.at.getTime() <= at.getTime());
  const next = all.find((capture) => capture.at.getTime() > at.getTime());
  if (before === undefined || at.getTime() > latest.at.getTime())
    throw rdsErrors.restore(`The specified time ${at.toISOString()} is not within the restore window.`);
  const isExact = before.at.getTime() === at.getTime() || next === undefined || next.content.id === before.content.id;
  if (isExact) return before.content;
  throw new UnsupportedError(
    `${operation} at ${at.toISOString()}, between ${before.at.toISOString()} and ${next.at.toISOString()}, when the content changed`,
    "the embedded AWS",
  );
}

/** Every moment whose content is kept, the oldest first. */
export function captured(state: RdsState, log: Log): Capture[] {
  const snapshots = automatedSnapshotsOf(state, log).map(({ takenAt, content }) => ({ at: takenAt, content }));
  return [...snapshots, ...log.captures].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
