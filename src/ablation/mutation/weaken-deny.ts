import { pointerTo, withValue } from "./json-pointer.ts";
import { dropItems, dropStatement, serviceOf, textsOf } from "./statement-site.ts";
import type { StatementSite } from "./statement-site.ts";
import { weakenDenyConditions } from "./weaken-conditions.ts";
import type { Weakening } from "./weakening.ts";

/**
 * Less of a denial. Dropping what a denial exempts (`NotAction`, `NotResource`, `NotPrincipal`, a condition) would deny more, so exemptions are added and
 * conditions made narrower instead.
 */
export function weakenDeny(site: StatementSite): readonly Weakening[] {
  return [
    dropStatement(site),
    ...denyToAllow(site),
    ...dropItems(site, "Action", "DropAction", "action"),
    ...dropItems(site, "Resource", "DropResource", "resource"),
    ...dropItems(site, "Principal", "DropPrincipal", "principal"),
    ...exemptServices(site, "NotAction", (service) => `${service}:*`),
    ...exemptServices(site, "NotResource", (service) => `arn:aws:${service}:*:*:*`),
    ...weakenDenyConditions(site),
  ];
}

/** AWS takes no Allow with a `NotPrincipal`. */
function denyToAllow({ document, pointer, statement, name }: StatementSite): readonly Weakening[] {
  if (statement["NotPrincipal"] !== undefined) return [];
  const place = pointerTo(pointer, "Effect");
  return [
    {
      mutator: "DenyToAllow",
      pointer: place,
      description: `${name} allows what it denied`,
      replacement: "Allow",
      changed: withValue(document, place, "Allow"),
    },
  ];
}

/** Services whose deletions the scenarios are about. */
const exemptible = ["dynamodb", "ec2", "ecs", "elasticloadbalancing", "iam", "kms", "organizations", "rds", "s3", "sts"];

function exemptServices({ document, pointer, statement, name }: StatementSite, element: string, patternOf: (service: string) => string): readonly Weakening[] {
  const given = textsOf(statement[element]);
  if (given.length === 0) return [];
  const place = pointerTo(pointer, element);
  const known = new Set(given.flatMap((text) => (text.endsWith(":*") ? [serviceOf(text.replace(/^arn:aws:/, ""))] : [])));
  return exemptible
    .filter((service) => !known.has(service))
    .map((service) => ({
      mutator: "ExemptService",
      pointer: place,
      variant: service,
      description: `${name}: ${service} is exempted, too`,
      replacement: [...given, patternOf(service)],
      changed: withValue(document, place, [...given, patternOf(service)]),
    }));
}
