import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, JobInput } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import copyRole from "./copy-role.json" with { type: "json" };
import { createJobRole } from "./job-role.ts";
import { readySnapshots, snapshotClusters } from "./snapshot-job.ts";

const role = "backup-copier";
const prefix = "shared";
const keyAlias = "alias/database-copies";

/** Every night: snapshot, share with the backup account, copy there under that account's own key. */
export const crossAccountCopy: Guardrail = defineGuardrail({
  id: "backup.cross-account-copy",
  layer: "backup",
  title: "Nightly snapshot copies in another account",
  stops: "A copy in an account that production's principals cannot reach, under a key of its own, survives whatever is done to production.",
  bypasses: [
    "credentials of the backup account or of the organization's management account",
    "whoever corrupts rows slowly: the copies follow",
    "an unencrypted cluster, or one under the default aws/rds key, cannot be copied this way",
    "the copy is a day old at worst",
  ],
  restsOn: (world) => [
    { kind: "account", is: accountOf(world, "backup") },
    { kind: "key", is: `${keyAlias} in ${accountOf(world, "backup")}` },
  ],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "restorable", persistent: "restorable" }, friction: 0 },
  traces: { madeBackup: ({ type, name }) => type === "rds:cluster-snapshot" && name.startsWith("copy-") },
  provision: async (input) => {
    await createJobRole(input, accountOf(input.world, "production"), role, copyRole);
    await createJobRole(input, accountOf(input.world, "backup"), role, copyRole);
    const kms = await input.administrator(accountOf(input.world, "backup")).client("kms");
    const { KeyMetadata } = await kms.createKey({ Description: "database copies" });
    await kms.createAlias({ AliasName: keyAlias, TargetKeyId: KeyMetadata?.KeyId });
  },
  onSchedule: {
    dailyAtHour: 2,
    run: () => [{ kind: "run-job", job: "copy snapshots to the backup account", principal: role, run: copyToBackupAccount }],
  },
});

/** Copies yesterday's shared snapshots that are ready, then takes tonight's: a snapshot needs some minutes before it can be shared. */
async function copyToBackupAccount(input: JobInput): Promise<string> {
  const { world, now } = input;
  const backup = accountOf(world, "backup");
  const source = await input.session(accountOf(world, "production")).client("rds");
  const target = await input.session(backup).client("rds");
  const taken = await snapshotClusters(source, prefix, now);
  await input.wait(1800);
  const there = new Set((await readySnapshots(target, "copy")).map(({ name }) => name));
  let copied = 0;
  for (const { arn, name } of await readySnapshots(source, prefix)) {
    const copy = `copy-${name}`;
    if (there.has(copy)) continue;
    await source.modifyDBClusterSnapshotAttribute({ DBClusterSnapshotIdentifier: name, AttributeName: "restore", ValuesToAdd: [backup] });
    await target.copyDBClusterSnapshot({ SourceDBClusterSnapshotIdentifier: arn, TargetDBClusterSnapshotIdentifier: copy, KmsKeyId: keyAlias });
    copied += 1;
  }
  return `${taken.length} snapshots taken, ${copied} copied`;
}
