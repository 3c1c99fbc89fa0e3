import { UnsupportedError } from "#model/errors";
import { parseResourceName, snapshotType } from "./arns.ts";
import { snapshotsOf } from "./backups.ts";
import { rdsErrors } from "./errors.ts";
import { isSharedWith, snapshotNotFound } from "./snapshot-lookup.ts";
import type { RdsState, ServerKind, Snapshot } from "./state.ts";
import type { Call } from "./world.ts";

/** A snapshot and the account and region it belongs to. */
export interface Listed {
  readonly owner: RdsState;
  readonly snapshot: Snapshot;
}

interface Question {
  /** Name or ARN of one snapshot. */
  readonly snapshot: string | undefined;
  /** Name of the cluster or instance. */
  readonly source: string | undefined;
  readonly resourceId: string | undefined;
  readonly SnapshotType?: string | undefined;
  readonly IncludeShared?: boolean | undefined;
  readonly IncludePublic?: boolean | undefined;
}

/**
 * The snapshots that a describe call is about: the account's own, and those shared with it when it asks for them.
 *
 * @throws AwsError InvalidParameterCombination, InvalidParameterValue, the not-found fault; UnsupportedError for public snapshots
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html
 */
export function listSnapshots(context: Call, kind: ServerKind, question: Question): Listed[] {
  const { source, resourceId } = question;
  if (question.snapshot !== undefined && source !== undefined)
    throw rdsErrors.combination("A snapshot identifier can't be used together with the identifier of its source.");
  const listed = ofType(context, kind, question).filter(
    ({ snapshot }) =>
      (source === undefined || sourceName(context, kind, source) === snapshot.source.identifier) &&
      (resourceId === undefined || resourceId === snapshot.source.resourceId),
  );
  if (question.snapshot === undefined) return listed;
  const wanted = parseResourceName(context, snapshotType(kind), question.snapshot);
  const found = listed.filter(
    ({ owner, snapshot }) => snapshot.identifier === wanted.name && owner.account === wanted.account && owner.region === wanted.region,
  );
  if (found.length === 0) throw snapshotNotFound(kind, question.snapshot);
  return found;
}

/** What tells listed snapshots apart, and orders them: shared ones may have the names of one's own. */
export function listingKey({ owner, snapshot }: Listed): string {
  return `${snapshot.identifier} ${owner.account}`;
}

function ofType(context: Call, kind: ServerKind, question: Question): Listed[] {
  const own = [...snapshotsOf(context.state, kind).values()].map((snapshot) => ({ owner: context.state, snapshot }));
  switch (question.SnapshotType) {
    case undefined:
      requireNoPublic(question.IncludePublic, kind);
      return question.IncludeShared === true ? [...own, ...shared(context, kind)] : own;
    case "manual":
    case "automated":
      return own.filter(({ snapshot }) => snapshot.type === question.SnapshotType);
    case "shared":
      return shared(context, kind);
    case "awsbackup":
      return [];
    case "public":
      return requireNoPublic(true, kind);
    default:
      throw rdsErrors.value(`Invalid snapshot type: ${question.SnapshotType}`);
  }
}

/** Nobody here knows every account there is, so a list of public snapshots would be short of some. */
function requireNoPublic(isAsked: boolean | undefined, kind: ServerKind): [] {
  if (isAsked === true)
    throw new UnsupportedError(`rds:Describe${kind === "cluster" ? "DBClusterSnapshots" : "DBSnapshots"} of public snapshots`, "the embedded AWS");
  return [];
}

function shared(context: Call, kind: ServerKind): Listed[] {
  return [...context.state.sharers].flatMap((account) => {
    const owner = context.peek<RdsState>("rds", account, context.region);
    const visible = [...snapshotsOf(owner, kind).values()].filter((snapshot) => isSharedWith(snapshot, account, context.account));
    return visible.map((snapshot) => ({ owner, snapshot }));
  });
}

function sourceName(context: Call, kind: ServerKind, nameOrArn: string): string {
  return parseResourceName(context, kind === "cluster" ? "cluster" : "db", nameOrArn).name;
}
