import { evaluate } from "#iam/evaluate";
import { type IamCase, type JsonStatement, mapPolicies, mapStatements, policySetOf } from "./iam-case.ts";

/**
 * A point where the oracle departs from AWS's documentation.
 *
 * `asOracle` rewrites a case so that our engine, reading the rewritten case, does what the oracle does on the original: a disagreement is explained by
 * the fewest points whose rewriting turns our answer into the oracle's.
 */
interface Disagreement {
  readonly id: string;
  readonly documented: string;
  readonly oracle: string;
  readonly see: string;
  readonly asOracle: (iamCase: IamCase) => IamCase;
}

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const never = { Null: { "aws:NeverPresent": ["false"] } };

/** The points, each with AWS's page. */
export const disagreements: readonly Disagreement[] = [
  {
    id: "variables-in-old-version",
    documented: "without Version 2012-10-17, variables are literal text",
    oracle: "replaces variables whatever the version",
    see: `${guide}/reference_policies_variables.html`,
    asOracle: (iamCase) => mapPolicies(iamCase, (policy) => ({ ...policy, Version: "2012-10-17" })),
  },
  {
    id: "negated-operator-on-null-variable",
    documented: "a variable without a value equals nothing, so StringNotEquals, StringNotLike and ArnNotLike are true",
    oracle: "the condition is false",
    see: `${guide}/reference_policies_variables.html#policy-vars-no-value`,
    asOracle: (iamCase) => mapStatements(iamCase, (statement) => withoutNullVariables(statement, iamCase)),
  },
  {
    id: "dollar-variable",
    documented: "${$} is a dollar sign",
    oracle: "it matches nothing",
    see: `${guide}/reference_policies_variables.html#policy-vars-specialchars`,
    asOracle: (iamCase) => mapValues(iamCase, (value) => value.replaceAll("${$}", "${aws:NeverPresent}")),
  },
  {
    id: "wildcard-in-resource-type",
    documented: "wildcards may stand for the resource type, as in AWS's own arn:aws:ec2:region:account-id:*/*",
    oracle: "a resource type with a wildcard or a variable matches only itself",
    see: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html",
    asOracle: (iamCase) => mapResources(iamCase, (pattern) => [literalType(pattern)]),
  },
  {
    id: "short-arn-in-not-resource",
    documented: "NotResource covers every resource except those listed, so a short ARN that does not match leaves the statement in force",
    oracle: "a statement whose NotResource holds a short ARN never applies",
    see: `${guide}/reference_policies_elements_notresource.html`,
    asOracle: (iamCase) =>
      mapStatements(iamCase, (statement) => (statement.NotResource?.some(isShortArn) === true ? { ...statement, NotResource: ["*"] } : statement)),
  },
  {
    id: "empty-set",
    documented: "a key whose value is an empty string is an empty set for ForAllValues and ForAnyValue",
    oracle: "it is a set of one empty string",
    see: `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
    asOracle: (iamCase) => ({ ...iamCase, request: { ...iamCase.request, context: withoutEmptyTexts(iamCase.request.context) } }),
  },
  {
    id: "range-of-everything",
    documented: "0.0.0.0/0 is standard CIDR notation and covers every IPv4 address",
    oracle: "it covers none",
    see: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    asOracle: (iamCase) => mapValues(iamCase, (value) => (value === "0.0.0.0/0" ? "255.255.255.255/32" : value)),
  },
  {
    id: "lone-address-of-other-family",
    documented: "NotIpAddress is true for all addresses except the one given, those of the other family included",
    oracle: "a lone address meets the other family with false, negated or not",
    see: `${guide}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    asOracle: (iamCase) => mapStatements(iamCase, (statement) => withoutForeignAddresses(statement, iamCase)),
  },
  {
    id: "epoch-seconds",
    documented: "date operators take epoch (UNIX) time, which counts seconds",
    oracle: "reads the number as milliseconds",
    see: `${guide}/reference_policies_elements_condition_operators.html#Conditions_Date`,
    asOracle: (iamCase) => epochAsMilliseconds(iamCase),
  },
  {
    id: "not-principal-chain",
    documented: "a NotPrincipal of a deny must name the account, the role and the session or user; else they may be denied",
    oracle: "naming one of them is enough",
    see: `${guide}/reference_policies_elements_notprincipal.html`,
    asOracle: (iamCase) => mapStatements(iamCase, (statement) => withWholeChain(statement, iamCase)),
  },
  {
    id: "direct-grant-and-session-policy",
    documented: "a resource policy that names the session itself, or everyone, is not limited by an implicit deny in a session policy",
    oracle: "the session policy must allow too",
    see: `${guide}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    asOracle: (iamCase) => (sessionAllows(iamCase) ? iamCase : { ...iamCase, resource: undefined, identity: [] }),
  },
];

/** The fewest points that together explain why the oracle answered otherwise; `undefined` when no four do. */
export function explainDisagreement(iamCase: IamCase, oracle: boolean): readonly Disagreement[] | undefined {
  let combinations: readonly (readonly Disagreement[])[] = [[]];
  for (let size = 1; size <= 2; size += 1) {
    combinations = combinations.flatMap((chosen) => disagreements.slice(disagreements.indexOf(chosen.at(-1) ?? none) + 1).map((next) => [...chosen, next]));
    const found = combinations.find((chosen) => answer(chosen.reduce((rewritten, point) => point.asOracle(rewritten), iamCase)) === oracle);
    if (found !== undefined) return found;
  }
  return undefined;
}

const none: Disagreement = { id: "", documented: "", oracle: "", see: "", asOracle: (iamCase) => iamCase };

function answer(iamCase: IamCase): boolean {
  return evaluate(iamCase.request, policySetOf(iamCase)).allowed;
}

function mapValues(iamCase: IamCase, change: (value: string) => string): IamCase {
  return mapStatements(
    mapResources(iamCase, (pattern) => [change(pattern)]),
    (statement) => mapConditions(statement, (operator, key, values) => ({ [operator]: { [key]: values.map(change) } })),
  );
}

function mapResources(iamCase: IamCase, change: (pattern: string) => readonly string[]): IamCase {
  return mapStatements(iamCase, (statement) => ({
    ...statement,
    ...(statement.Resource === undefined ? {} : { Resource: statement.Resource.flatMap(change) }),
    ...(statement.NotResource === undefined ? {} : { NotResource: statement.NotResource.flatMap(change) }),
  }));
}

type Block = NonNullable<JsonStatement["Condition"]>;

function mapConditions(statement: JsonStatement, change: (operator: string, key: string, values: readonly string[]) => Block): JsonStatement {
  if (statement.Condition === undefined) return statement;
  const blocks = Object.entries(statement.Condition).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => change(operator, key, values)));
  const merged: Record<string, Record<string, readonly string[]>> = {};
  for (const block of blocks) for (const [operator, keys] of Object.entries(block)) merged[operator] = { ...merged[operator], ...keys };
  return { ...statement, Condition: merged };
}

/** For one request value, a negated operator that meets a null variable is false, so each value is; the sets then follow. */
function withoutNullVariables(statement: JsonStatement, iamCase: IamCase): JsonStatement {
  const { context } = iamCase.request;
  const present = (name: string): string | readonly string[] | undefined =>
    Object.entries(context).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const isNull = (value: string): boolean =>
    [...value.matchAll(/\$\{([^}]*)\}/g)].some(([, name = ""]) => {
      const actual = present(name);
      return !["*", "?", "$"].includes(name) && !name.includes(", '") && (typeof actual !== "string" || actual === "");
    });
  return mapConditions(statement, (operator, key, values) => {
    const actual = present(key);
    const negated = /(String|Arn)Not/.test(operator) && values.some(isNull);
    if (!negated || actual === undefined) return { [operator]: { [key]: values } };
    return never;
  });
}

function withoutForeignAddresses(statement: JsonStatement, iamCase: IamCase): JsonStatement {
  const actual = iamCase.request.context["aws:SourceIp"];
  return mapConditions(statement, (operator, key, values) => {
    const foreign = values.some((value) => !value.includes("/") && value.includes(":") !== (typeof actual === "string" && actual.includes(":")));
    return actual !== undefined && operator.includes("NotIpAddress") && foreign ? never : { [operator]: { [key]: values } };
  });
}

function isShortArn(pattern: string): boolean {
  return pattern !== "*" && pattern.split(":").length < 6;
}

function literalType(pattern: string): string {
  const [arn, partition = "", service, region, account, ...rest] = pattern.split(":");
  const resource = rest.join(":");
  const type = /^[^/:]*[/:]/.exec(resource)?.[0] ?? "";
  if (!/[*?]|\$\{/.test(type) || (service === "s3" && region === "" && account === "")) return pattern;
  return [arn, partition, service, region, account, "no-such-type/none"].join(":");
}

function withoutEmptyTexts(context: IamCase["request"]["context"]): IamCase["request"]["context"] {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, value === "" ? "\u0000" : value]));
}

function epochAsMilliseconds(iamCase: IamCase): IamCase {
  const asDate = (value: string): string => (/^\d{5,}$/.test(value) ? new Date(Number(value)).toISOString() : value);
  const context = Object.fromEntries(
    Object.entries(iamCase.request.context).map(([key, value]) => [key, typeof value === "string" && /time$/i.test(key) ? asDate(value) : value]),
  );
  return mapStatements({ ...iamCase, request: { ...iamCase.request, context } }, (statement) =>
    mapConditions(statement, (operator, key, values) => ({ [operator]: { [key]: operator.includes("Date") ? values.map(asDate) : values } })),
  );
}

function sessionAllows({ session, request }: IamCase): boolean {
  if (session === undefined) return true;
  return answer({
    request: { ...request, resourceAccount: request.principal.account },
    scps: [],
    rcps: [],
    boundary: undefined,
    session: undefined,
    identity: [session],
    resource: undefined,
    resourcePolicyRequired: false,
  });
}

function withWholeChain(statement: JsonStatement, { request }: IamCase): JsonStatement {
  const { arn, account } = request.principal;
  if (statement.NotPrincipal === undefined || statement.Effect === "Allow") return statement;
  const names = statement.NotPrincipal["AWS"] ?? [];
  const role = arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*/, ":iam::$1:role/$2");
  const root = `arn:aws:iam::${account}:root`;
  return [arn, role, root, account].some((name) => names.includes(name)) ? { ...statement, NotPrincipal: { AWS: [...names, arn, role, root] } } : statement;
}
