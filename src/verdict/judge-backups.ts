import { backupTypes } from "#model/backup-types";
import { jsonText } from "#model/json";
import type { Drill, Run } from "#model/run";
import type { BackupVerdict } from "#model/verdict";

/** Every backup that existed before or came to exist, whether it survived the script, and what its drill showed. */
export function judgeBackups(run: Run): readonly BackupVerdict[] {
  const before = run.before.items.filter(({ type }) => backupTypes.has(type));
  const known = new Set(before.map(({ arn }) => arn));
  const after = new Map(run.after.inventory.items.map((item) => [item.arn, item]));
  const made = [...after.values()].filter(({ type, arn }) => backupTypes.has(type) && !known.has(arn));
  const drills = [...run.after.drills, ...run.horizon.drills];
  const listed = [...before, ...made].map((item): BackupVerdict => ({
    arn: item.arn,
    kind: item.type,
    account: item.account,
    region: item.region,
    takenAt: jsonText(item.attributes["takenAt"]),
    survived: after.get(item.arn)?.identity === item.identity,
    drill: resultOf(drills.find(({ backup }) => backup === item.arn)),
  }));
  const offProvider = drills.filter(({ kind }) => kind === "off-provider" || kind === "s3:object-version");
  const dumps = [...new Map(offProvider.map((drill) => [drill.backup, drill])).values()].map((drill): BackupVerdict => ({
    arn: drill.backup,
    kind: drill.kind,
    account: drill.account,
    region: drill.region,
    takenAt: drill.takenAt,
    survived: true,
    drill: resultOf(drill),
  }));
  return [...listed, ...dumps];
}

function resultOf(drill: Drill | undefined): BackupVerdict["drill"] {
  if (drill === undefined) return "not-drilled";
  if (drill.error !== undefined) return "failed";
  const wrong = Object.entries(drill.expectedThen).some(
    ([id, then]) => then !== null && (drill.found[id]?.rows !== then.rows || drill.found[id]?.checksum !== then.checksum),
  );
  return wrong ? "wrong-content" : "restored";
}
