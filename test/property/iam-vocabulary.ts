import fc from "fast-check";
import type { IamCase, JsonStatement } from "./iam-case.ts";

/** An action with a resource of the one type it accepts. `ACCOUNT` in the ARN is filled in per case. */
export interface Target {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that AWS gives to this action and resource, beyond the global ones. */
  readonly keys: readonly ConditionKey[];
}

interface ConditionKey {
  readonly name: string;
  readonly type: keyof typeof operators;
  /** Values that a request may carry. */
  readonly values: readonly string[];
  /** Values that a policy may ask for. */
  readonly wanted: readonly string[];
}

const operators = {
  text: ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"],
  number: ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
  date: ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
  bool: ["Bool"],
  binary: ["BinaryEquals"],
  address: ["IpAddress", "NotIpAddress"],
  arn: ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"],
  list: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"],
} as const;

const names = ["alice", "prod", "Prod", "dev", "db-team"];
const patterns = [
  "alice",
  "prod",
  "PROD",
  "dev",
  "pro*",
  "?rod",
  "*",
  "d*m",
  "${aws:username}",
  "${aws:PrincipalTag/team}",
  "${aws:PrincipalTag/team, 'prod'}",
  "${aws:Nothing}",
  "p${*}",
  "${aws:username, 'dev'}",
  "a${$}",
  "${aws:TagKeys}",
];
const dates = ["2026-02-26T12:00:00Z", "2026-02-26T14:00:00+02:00", "2026-02-27T00:00:00Z", "2025-01-01T00:00:00Z"];
const text = (name: string): ConditionKey => ({ name, type: "text", values: names, wanted: patterns });
const bool = (name: string): ConditionKey => ({ name, type: "bool", values: ["true", "false"], wanted: ["true", "false", "TRUE"] });
const number = (name: string): ConditionKey => ({ name, type: "number", values: ["5", "7", "30", "7.5"], wanted: ["5", "7", "7.0", "30", "10"] });
const arns = ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/deploy", "arn:aws:sns:us-east-1:111122223333:topic:a"];

const globalKeys: readonly ConditionKey[] = [
  text("aws:username"),
  text("aws:PrincipalTag/team"),
  text("aws:PrincipalTag/owner"),
  text("aws:PrincipalOrgID"),
  text("aws:RequestedRegion"),
  bool("aws:SecureTransport"),
  bool("aws:MultiFactorAuthPresent"),
  number("aws:MultiFactorAuthAge"),
  { name: "aws:CurrentTime", type: "date", values: dates, wanted: [...dates, "2026-02-26", "2026-02-26T12:00Z", "1772107200"] },
  { name: "aws:EpochTime", type: "date", values: ["1772107200", "1700000000"], wanted: [...dates, "1772107200"] },
  {
    name: "aws:SourceIp",
    type: "address",
    values: ["10.1.2.3", "203.0.113.9", "2001:db8::7", "2001:db8:1::7"],
    wanted: ["10.0.0.0/8", "10.1.2.3", "203.0.113.0/29", "203.0.113.8/29", "2001:db8::/48", "2001:DB8::7/128", "0.0.0.0/0"],
  },
  {
    name: "aws:PrincipalArn",
    type: "arn",
    values: arns,
    wanted: [
      ...arns,
      "arn:aws:iam::*:user/*",
      "arn:aws:iam::111122223333:role/dep*",
      "arn:aws:*:*:*:*",
      "arn:aws:iam::*:user/${aws:username}",
      "arn:aws:sns:*:topic:a",
      "arn:*:sns:*:*:t*",
    ],
  },
  { name: "aws:SourceArn", type: "arn", values: arns, wanted: [...arns, "arn:aws:s?s:*:*:*:a", "arn:aws:sns:us-east-1:111122223333:*"] },
  { name: "aws:TagKeys", type: "list", values: ["env", "team", "Env"], wanted: ["env", "team", "t*", "ENV", "${aws:PrincipalTag/team}"] },
  { name: "aws:CalledVia", type: "list", values: ["athena.amazonaws.com", "dynamodb.amazonaws.com"], wanted: ["athena.amazonaws.com", "dyn*"] },
  { name: "aws:PrincipalTag/blob", type: "binary", values: ["QmluYXJ5", "AAEC"], wanted: ["QmluYXJ5", "AAEC", "AAED"] },
];

const tag = text("aws:ResourceTag/env");

/** Real actions with their real keys: the oracle refuses or ignores others. */
export const targets: readonly Target[] = [
  {
    action: "rds:DeleteDBInstance",
    resource: "arn:aws:rds:us-east-1:ACCOUNT:db:prod-db",
    keys: [tag, number("rds:StorageSize"), bool("rds:MultiAz"), text("rds:db-tag/env")],
  },
  { action: "rds:DeleteDBCluster", resource: "arn:aws:rds:eu-west-1:ACCOUNT:cluster:prod", keys: [tag, text("rds:cluster-tag/env")] },
  { action: "rds:AddTagsToResource", resource: "arn:aws:rds:us-east-1:ACCOUNT:snapshot:rds:prod-2026", keys: [tag, text("aws:RequestTag/env")] },
  { action: "s3:DeleteObject", resource: "arn:aws:s3:::tf-state-prod/env/prod.tfstate", keys: [text("s3:authType"), number("s3:signatureAge")] },
  { action: "s3:ListBucket", resource: "arn:aws:s3:::tf-state-prod", keys: [text("s3:prefix"), number("s3:max-keys")] },
  {
    action: "ec2:TerminateInstances",
    resource: "arn:aws:ec2:us-east-1:ACCOUNT:instance/i-0prod",
    keys: [tag, text("ec2:InstanceType"), text("ec2:ResourceTag/env")],
  },
  { action: "ec2:DescribeInstances", resource: "*", keys: [text("ec2:Region")] },
  { action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:ACCOUNT:key/prod-key", keys: [tag, text("kms:ViaService")] },
  {
    action: "kms:ScheduleKeyDeletion",
    resource: "arn:aws:kms:us-east-1:ACCOUNT:key/prod-key",
    keys: [tag, number("kms:ScheduleKeyDeletionPendingWindowInDays")],
  },
  { action: "iam:DeleteUser", resource: "arn:aws:iam::ACCOUNT:user/ops/prod", keys: [tag, text("iam:ResourceTag/env")] },
  { action: "dynamodb:DeleteTable", resource: "arn:aws:dynamodb:us-east-1:ACCOUNT:table/prod", keys: [tag] },
  { action: "sts:AssumeRole", resource: "arn:aws:iam::ACCOUNT:role/prod", keys: [tag, text("sts:ExternalId"), text("sts:RoleSessionName")] },
];

/** Context keys of one request: most of the single-valued ones, some lists. */
export function contextArbitrary(target: Target, principal: IamCase["request"]["principal"]): fc.Arbitrary<IamCase["request"]["context"]> {
  const entries = [...globalKeys, ...target.keys].map((key) => {
    const value = key.type === "list" ? fc.uniqueArray(fc.constantFrom(...key.values), { minLength: 1, maxLength: 3 }) : fc.constantFrom(...key.values);
    const present = fc.oneof({ weight: 3, arbitrary: value }, { weight: 2, arbitrary: fc.constant(undefined) });
    const empty = key.type === "text" ? fc.oneof({ weight: 30, arbitrary: present }, { weight: 1, arbitrary: fc.constant("") }) : present;
    return empty.map((drawn) => [key.name, drawn] as const);
  });
  return fc.tuple(...entries).map((drawn) => {
    const context: Record<string, string | readonly string[]> = { "aws:PrincipalAccount": principal.account };
    for (const [name, value] of drawn) if (value !== undefined) context[name] = value;
    return context;
  });
}

/** A `Condition` block with up to two operators, or none. */
export function conditionArbitrary(target: Target): fc.Arbitrary<JsonStatement["Condition"]> {
  const one = fc.constantFrom(...globalKeys, ...target.keys, ...target.keys).chain((key) =>
    fc.tuple(operatorArbitrary(key), keyName(key.name), valuesArbitrary(key)).map(([operator, name, values]) => ({
      [operator]: { [name]: operator === "Null" ? [values.length > 1 ? "true" : "false"] : values },
    })),
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: one },
    { weight: 1, arbitrary: fc.tuple(one, one).map(([first, second]) => ({ ...first, ...second })) },
  );
}

function operatorArbitrary(key: ConditionKey): fc.Arbitrary<string> {
  const base = fc.constantFrom(...operators[key.type]);
  const ifExists = base.map((name) => `${name}IfExists`);
  const set = fc.tuple(fc.constantFrom("ForAllValues", "ForAnyValue"), fc.oneof(base, base, ifExists)).map(([qualifier, name]) => `${qualifier}:${name}`);
  const plain = key.type === "list" ? 1 : 10;
  return fc.oneof(
    { weight: plain, arbitrary: base },
    { weight: Math.ceil(plain / 4), arbitrary: ifExists },
    { weight: key.type === "list" ? 10 : 1, arbitrary: set },
    { weight: 1, arbitrary: fc.constant("Null") },
  );
}

function keyName(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(name, name, name.toLowerCase(), name.toUpperCase());
}

function valuesArbitrary(key: ConditionKey): fc.Arbitrary<readonly string[]> {
  return fc.array(fc.constantFrom(...key.wanted), { minLength: 1, maxLength: 2 });
}
