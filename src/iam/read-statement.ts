import { type Reading, type PolicyKind, type PrincipalMap, type Statement, isRecord, pointerPart } from "./policy-document.ts";
import { readConditions } from "./read-condition.ts";

const elements: ReadonlySet<string> = new Set(["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]);
const principalKinds: ReadonlySet<PolicyKind> = new Set(["resource", "trust", "rcp"]);

/** Reads one statement and reports what is wrong with it; what is missing reads as absent. */
export function readStatement(value: unknown, path: string, reading: Reading): Statement {
  const { report } = reading;
  if (!isRecord(value)) {
    report(path, "a statement is a JSON object", "write an object with `Effect`, `Action` and `Resource`");
    return { ...nothing, effect: "Deny" };
  }
  for (const name of Object.keys(value).filter((key) => !elements.has(key))) {
    report(`${path}/${pointerPart(name)}`, `a statement has no element \`${name}\``, `it knows ${[...elements].join(", ")}`);
  }
  return {
    sid: readSid(value["Sid"], path, reading),
    effect: readEffect(value, path, reading),
    ...readPrincipals(value, path, reading),
    ...readActions(value, path, reading),
    ...readResources(value, path, reading),
    conditions: readConditions(value["Condition"], `${path}/Condition`, reading),
  };
}

const nothing: Omit<Statement, "effect"> = {
  sid: undefined,
  principal: undefined,
  notPrincipal: undefined,
  actions: undefined,
  notActions: undefined,
  resources: undefined,
  notResources: undefined,
  conditions: [],
};

function readSid(sid: unknown, path: string, { kind, report }: Reading): string | undefined {
  if (sid === undefined) return undefined;
  if (typeof sid !== "string") {
    report(`${path}/Sid`, "`Sid` is a text", "write a text");
    return undefined;
  }
  if (kind !== "resource" && !/^[0-9A-Za-z]*$/.test(sid)) {
    report(`${path}/Sid`, "statement IDs (SID) must be alpha-numeric", "use only letters and digits");
  }
  return sid;
}

function readEffect(statement: Record<string, unknown>, path: string, { kind, report }: Reading): "Allow" | "Deny" {
  const effect = statement["Effect"];
  if (effect === undefined) report(path, "missing required field `Effect`", "add `Allow` or `Deny`");
  else if (effect !== "Allow" && effect !== "Deny") {
    report(`${path}/Effect`, `invalid effect: ${show(effect)}`, "write `Allow` or `Deny`, spelled like that");
  }
  if (kind === "rcp" && effect === "Allow") report(`${path}/Effect`, "a resource control policy can only deny", "write `Deny`");
  return effect === "Allow" ? "Allow" : "Deny";
}

function readPrincipals(statement: Record<string, unknown>, path: string, reading: Reading): Pick<Statement, "principal" | "notPrincipal"> {
  const { kind, report } = reading;
  for (const name of ["Principal", "NotPrincipal"]) {
    if (statement[name] !== undefined && !principalKinds.has(kind)) {
      report(`${path}/${name}`, "policy document should not specify a principal", "remove it: the policy applies to what it is attached to");
      return { principal: undefined, notPrincipal: undefined };
    }
  }
  if (!principalKinds.has(kind)) return { principal: undefined, notPrincipal: undefined };
  exactlyOne(statement, ["Principal", "NotPrincipal"], "missing required field `Principal`", path, reading);
  return {
    principal: readPrincipal(statement["Principal"], `${path}/Principal`, reading),
    notPrincipal: readPrincipal(statement["NotPrincipal"], `${path}/NotPrincipal`, reading),
  };
}

function readPrincipal(value: unknown, path: string, reading: Reading): PrincipalMap | undefined {
  if (value === undefined || value === "*") return value;
  const { report } = reading;
  if (!isRecord(value)) {
    report(path, "invalid principal in policy", 'write "*" or an object such as `{ "AWS": "arn:..." }`');
    return undefined;
  }
  const map: Record<string, readonly string[]> = {};
  for (const [type, names] of Object.entries(value)) {
    const at = `${path}/${pointerPart(type)}`;
    if (type === "CanonicalUser") report(at, "`CanonicalUser` principals are not supported by this simulation", "name the account by its ARN");
    else if (type !== "AWS" && type !== "Service" && type !== "Federated") {
      report(at, `invalid principal type \`${type}\``, "use `AWS`, `Service` or `Federated`");
    }
    map[type] = readTexts(names, at, reading);
    if (type === "AWS") map[type].forEach((name) => checkAwsPrincipal(name, at, reading));
  }
  return map;
}

function checkAwsPrincipal(name: string, path: string, { report }: Reading): void {
  if (name === "*" || /^\d{12}$/.test(name) || /^A[A-Z0-9]{15,}$/.test(name)) return;
  if (/[*?]/.test(name))
    report(path, `invalid principal in policy: ${show(name)} matches a part of a name`, "name the principal in full, or use a condition on `aws:PrincipalArn`");
  else if (!/^arn:[\w-]+:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/.+)$/.test(name)) {
    report(path, `invalid principal in policy: ${show(name)}`, "write an account id or the ARN of an account, user, role or session");
  }
}

function readActions(statement: Record<string, unknown>, path: string, reading: Reading): Pick<Statement, "actions" | "notActions"> {
  exactlyOne(statement, ["Action", "NotAction"], "policy statement must contain actions", path, reading);
  const read = (name: string): readonly string[] | undefined => {
    if (statement[name] === undefined) return undefined;
    const actions = readTexts(statement[name], `${path}/${name}`, reading);
    for (const action of actions) {
      if (action === "*" || /^[A-Za-z0-9-]+:[\w*?-]+$/.test(action)) continue;
      const message = action.includes(":")
        ? `action ${show(action)} is not a service, a colon and an action`
        : `actions must be prefaced by a vendor, e.g., iam, sdb, ec2: ${show(action)}`;
      reading.report(`${path}/${name}`, message, "write for example `rds:DeleteDBInstance` or `rds:Delete*`");
    }
    return actions;
  };
  return { actions: read("Action"), notActions: read("NotAction") };
}

function readResources(statement: Record<string, unknown>, path: string, reading: Reading): Pick<Statement, "resources" | "notResources"> {
  const { kind, report } = reading;
  if (kind === "trust") {
    const given = ["Resource", "NotResource"].find((name) => statement[name] !== undefined);
    if (given !== undefined) report(`${path}/${given}`, `has prohibited field ${given}`, "remove it: a trust policy speaks about its own role");
    return { resources: undefined, notResources: undefined };
  }
  exactlyOne(statement, ["Resource", "NotResource"], "policy statement must contain resources", path, reading);
  const read = (name: string): readonly string[] | undefined => {
    if (statement[name] === undefined) return undefined;
    const resources = readTexts(statement[name], `${path}/${name}`, reading);
    resources.forEach((resource) => checkResource(resource, `${path}/${name}`, reading));
    return resources;
  };
  return { resources: read("Resource"), notResources: read("NotResource") };
}

function checkResource(resource: string, path: string, { kind, report, version }: Reading): void {
  if (resource === "*") return;
  const [prefix, partition = "", service = ""] = resource.split(":");
  if (prefix !== "arn")
    report(path, `resource ${show(resource)} must be in ARN format or "*"`, "write an ARN such as `arn:aws:rds:us-east-1:111122223333:db:prod`");
  else if (!/^(aws(-[a-z-]+)?|[*?a-z-]*[*?][*?a-z-]*)$/.test(partition))
    report(path, `partition "${partition}" is not valid for resource ${show(resource)}`, "write `aws`");
  else if (/\s/.test(service)) report(path, `resource ${show(resource)} must be in ARN format or "*"`, "remove the white space");
  else if (resource.split(":").length < 6 && !completes(resource, kind)) {
    report(
      path,
      `resource ${show(resource)} has fewer than six segments, which a ${kind} policy does not complete`,
      "write all of them, with `*` where anything goes",
    );
  } else if (version === "2012-10-17" && /^([^:$]*:){0,4}[^:]*\$\{/.test(resource)) {
    report(
      path,
      `resource ${show(resource)} has a variable before its fifth colon, where AWS does not replace it: it matches nothing`,
      "use `*` there",
      "warning",
    );
  }
}

/** Identity policies complete a short ARN with wildcards; the others want it spelled out, or at least ended by a wildcard. */
function completes(resource: string, kind: PolicyKind): boolean {
  if (kind === "identity" || kind === "session" || kind === "boundary") return true;
  return kind !== "rcp" && resource.endsWith("*");
}

function exactlyOne(statement: Record<string, unknown>, names: readonly [string, string], missing: string, path: string, { report }: Reading): void {
  const given = names.filter((name) => statement[name] !== undefined);
  if (given.length === 0) report(path, missing, `add \`${names[0]}\``);
  if (given.length === 2) report(`${path}/${names[1]}`, `\`${names[0]}\` and \`${names[1]}\` exclude each other`, "keep one of them");
}

function readTexts(value: unknown, path: string, { report }: Reading): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) report(path, "the list is empty", "add a value, or remove the statement");
  if (!list.every((entry) => typeof entry === "string")) {
    report(path, "it is a text or a list of texts", "write texts");
    return [];
  }
  return list;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
