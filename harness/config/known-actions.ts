import { compileGlob, markWildcards } from "#iam/glob";
import data from "../../src/iam/known-actions.json" with { type: "json" };

interface Answered {
  /** ARNs by resource type, with `*` for what varies. */
  readonly resources: Readonly<Record<string, string>>;
  /** Resource types by action, a space between them. */
  readonly actions: Readonly<Record<string, string>>;
}

const answered: Readonly<Record<string, Answered>> = data.answered;
const services: ReadonlySet<string> = new Set(data.services);

/** The actions of a service that scartissue answers; undefined for any other. */
export function actionsOf(service: string): ReadonlySet<string> | undefined {
  const known = answered[service];
  return known === undefined ? undefined : new Set(Object.keys(known.actions));
}

/** Whether IAM knows a service of that prefix, answered here or not. */
export function isService(prefix: string): boolean {
  return services.has(prefix.toLowerCase());
}

/** An action that a pattern covers, with the ARNs (wildcards in them) that it can act on. */
export interface CoveredAction {
  readonly service: string;
  readonly name: string;
  readonly arns: readonly string[];
}

/** The answered actions that a policy's `Action` covers: `rds:Delete*`, `*`. */
export function coveredActions(pattern: string): readonly CoveredAction[] {
  const [prefix = "", name = "*"] = pattern === "*" ? ["*", "*"] : pattern.split(":");
  const ofService = compileGlob(markWildcards(prefix.toLowerCase()));
  const ofName = compileGlob(markWildcards(name.toLowerCase()));
  return Object.entries(answered)
    .filter(([service]) => ofService(service))
    .flatMap(([service, { actions, resources }]) =>
      Object.entries(actions)
        .filter(([action]) => ofName(action.toLowerCase()))
        .map(([action, types]) => ({ service, name: action, arns: types.split(" ").flatMap((type) => resources[type] ?? []) })),
    );
}
