import type { Guardrail } from "#model/guardrail";
import { commandHook } from "./agent/command-hook.ts";
import { savedPlanOnly } from "./approval/saved-plan-only.ts";
import { secondRole } from "./approval/second-role.ts";
import { crossAccountCopy } from "./backup/cross-account-copy.ts";
import { finalSnapshot } from "./backup/final-snapshot.ts";
import { manualSnapshots } from "./backup/manual-snapshots.ts";
import { offProvider } from "./backup/off-provider.ts";
import { restoreDrill } from "./backup/restore-drill.ts";
import { retainAutomated } from "./backup/retain-automated.ts";
import { pageAndRevoke } from "./detection/page-and-revoke.ts";
import { preventDestroy } from "./iac/prevent-destroy.ts";
import { denyDestructive } from "./identity/deny-destructive.ts";
import { noAmbientCredentials } from "./identity/no-ambient-credentials.ts";
import { permissionBoundary } from "./identity/permission-boundary.ts";
import { readOnly } from "./identity/read-only.ts";
import { scp } from "./identity/scp.ts";
import { denyProtectedDeletes } from "./plan/deny-protected-deletes.ts";
import { missingStateAlarm } from "./plan/missing-state-alarm.ts";
import { deletionProtection } from "./resource/deletion-protection.ts";
import { bucketLocked } from "./state/bucket-locked.ts";
import { lineagePin } from "./state/lineage-pin.ts";
import { perEnvironment } from "./state/per-environment.ts";
import { remoteS3 } from "./state/remote-s3.ts";

/** Every guardrail that comes with scartissue, by id. */
export const catalogue: readonly Guardrail[] = [
  commandHook,
  savedPlanOnly,
  secondRole,
  crossAccountCopy,
  finalSnapshot,
  manualSnapshots,
  offProvider,
  restoreDrill,
  retainAutomated,
  pageAndRevoke,
  preventDestroy,
  denyDestructive,
  noAmbientCredentials,
  permissionBoundary,
  readOnly,
  scp,
  denyProtectedDeletes,
  missingStateAlarm,
  deletionProtection,
  bucketLocked,
  lineagePin,
  perEnvironment,
  remoteS3,
].toSorted((one, other) => (one.id < other.id ? -1 : 1));
