import type { Guardrail } from "#model/guardrail";
import { savedPlanOnly } from "./approval/saved-plan-only.ts";
import { crossAccountCopy } from "./backup/cross-account-copy.ts";
import { finalSnapshot } from "./backup/final-snapshot.ts";
import { preventDestroy } from "./iac/prevent-destroy.ts";
import { denyDestructive } from "./identity/deny-destructive.ts";
import { readOnly } from "./identity/read-only.ts";
import { denyProtectedDeletes } from "./plan/deny-protected-deletes.ts";
import { deletionProtection } from "./resource/deletion-protection.ts";
import { remoteS3 } from "./state/remote-s3.ts";

/** Every guardrail that comes with scartissue, by id. */
export const catalogue: readonly Guardrail[] = [
  preventDestroy,
  savedPlanOnly,
  crossAccountCopy,
  finalSnapshot,
  denyDestructive,
  readOnly,
  denyProtectedDeletes,
  deletionProtection,
  remoteS3,
].toSorted((one, other) => (one.id < other.id ? -1 : 1));
