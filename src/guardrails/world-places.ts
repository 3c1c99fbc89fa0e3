import type { AccountRole, PrincipalRole, WorldFacts, WorldPrincipal } from "#model/world";

/** The id of the account that plays a part. @throws Error when the world has none: the guardrail does not fit it */
export function accountOf(world: WorldFacts, role: AccountRole): string {
  const account = world.accounts.find((one) => one.role === role);
  if (account === undefined) throw new Error(`the world ${world.id} has no ${role} account`);
  return account.id;
}

/** Principals that play a part. */
export function principalsOf(world: WorldFacts, role: PrincipalRole): readonly WorldPrincipal[] {
  return world.principals.filter((one) => one.role === role);
}
