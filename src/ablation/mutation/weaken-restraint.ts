import type { Json } from "#model/json";
import { isList, pointerTo, withValue } from "./json-pointer.ts";
import { dropItems, serviceOf, textsOf } from "./statement-site.ts";
import type { StatementSite } from "./statement-site.ts";
import { weakenAllowConditions } from "./weaken-conditions.ts";
import type { Weakening } from "./weakening.ts";

/** More of what a restraining policy leaves open: wider actions, resources and principals, fewer exceptions and conditions. */
export function weakenRestrainingAllow(site: StatementSite): readonly Weakening[] {
  return [
    ...widenServices(site),
    ...widen(site, "Action", "WidenActions", "every action is allowed"),
    ...widen(site, "Resource", "WidenResources", "every resource is allowed"),
    ...widen(site, "Principal", "WidenPrincipals", "everybody is allowed"),
    ...shrink(site, "NotAction", "Action", "DropAction", "WidenActions", "exempted action"),
    ...shrink(site, "NotResource", "Resource", "DropResource", "WidenResources", "exempted resource"),
    ...weakenAllowConditions(site),
  ];
}

/** All actions of a service that the statement names only some of. */
function widenServices({ document, pointer, statement, name }: StatementSite): readonly Weakening[] {
  const actions = textsOf(statement["Action"]);
  const whole = new Set(actions.filter((action) => action.endsWith(":*")).map(serviceOf));
  if (actions.includes("*")) return [];
  const services = [...new Set(actions.map(serviceOf))].filter((service): service is string => service !== undefined && !whole.has(service));
  return services.map((service) => {
    const index = actions.findIndex((action) => serviceOf(action) === service);
    const place = pointerTo(pointer, "Action");
    const item = isList(statement["Action"]) ? pointerTo(place, index) : place;
    return {
      mutator: "WidenActions",
      pointer: item,
      variant: service,
      description: `${name}: every action of ${service} is allowed`,
      replacement: `${service}:*`,
      changed: withValue(document, item, `${service}:*`),
    };
  });
}

function widen({ document, pointer, statement, name }: StatementSite, element: string, mutator: Weakening["mutator"], what: string): readonly Weakening[] {
  const given = statement[element];
  if (given === undefined || isEverything(given)) return [];
  const place = pointerTo(pointer, element);
  return [{ mutator, pointer: place, description: `${name}: ${what}`, replacement: "*", changed: withValue(document, place, "*") }];
}

function isEverything(value: Json): boolean {
  if (textsOf(value).includes("*")) return true;
  return !isList(value) && typeof value === "object" && value !== null && textsOf((value as { readonly AWS?: Json }).AWS).includes("*");
}

/** Fewer exceptions; without its only one the statement allows everything. */
function shrink(
  site: StatementSite,
  element: string,
  positive: string,
  drop: Weakening["mutator"],
  widened: Weakening["mutator"],
  what: string,
): readonly Weakening[] {
  const { document, pointer, statement, name } = site;
  const given = textsOf(statement[element]);
  if (given.length !== 1) return dropItems(site, element, drop, what);
  const { [element]: _exceptions, ...rest } = statement;
  return [
    {
      mutator: widened,
      pointer,
      variant: element,
      description: `${name}: its only ${what} ${given[0] ?? ""} is dropped`,
      replacement: { ...rest, [positive]: "*" },
      changed: withValue(document, pointer, { ...rest, [positive]: "*" }),
    },
  ];
}
