/** Guardrails that the tour sets beside the bare incident, one at a time: one per way in which nets work. */
export const tourGuardrails: readonly string[] = [
  "iac.prevent-destroy",
  "resource.deletion-protection",
  "backup.cross-account-copy",
  "identity.deny-destructive",
];
