import { dropItems, dropStatement } from "./statement-site.ts";
import type { StatementSite } from "./statement-site.ts";
import type { Weakening } from "./weakening.ts";

/** Less of what a role of the guardrail's own may do: its work fails for want of it. Allowing it more would weaken nothing that it does. */
export function weakenServingAllow(site: StatementSite): readonly Weakening[] {
  return [
    dropStatement(site),
    ...dropItems(site, "Action", "DropAction", "action"),
    ...dropItems(site, "Resource", "DropResource", "resource"),
    ...dropItems(site, "Principal", "DropPrincipal", "principal"),
  ];
}
