import { describe, expect, it } from "vitest";
import { holds } from "./ask.ts";

const team = "aws:PrincipalTag/team";
type Row = readonly [operator: string, expected: string | readonly string[], actual: string | readonly string[] | undefined, result: boolean];

const rows: readonly Row[] = [
  ["StringEquals", "prod", "prod", true],
  ["StringEquals", "prod", "Prod", false],
  ["StringEquals", "p*", "prod", false],
  ["StringEquals", ["a", "prod"], "prod", true],
  ["StringNotEquals", "prod", "dev", true],
  ["StringNotEquals", ["dev", "prod"], "dev", false],
  ["StringNotEquals", "prod", undefined, true],
  ["StringEqualsIgnoreCase", "PROD", "prod", true],
  ["StringEqualsIgnoreCase", "PROD", "dev", false],
  ["StringNotEqualsIgnoreCase", "PROD", "prod", false],
  ["StringNotEqualsIgnoreCase", "PROD", "dev", true],
  ["StringLike", "pr?d", "production", false],
  ["StringLike", "pro?*", "production", true],
  ["StringLike", "PRO*", "production", false],
  ["StringNotLike", "pro*", "production", false],
  ["StringNotLike", "pro*", "dev", true],
  ["NumericEquals", "7.0", "7", true],
  ["NumericEquals", "7", "8", false],
  ["NumericNotEquals", "7", "8", true],
  ["NumericNotEquals", "7", "7.0", false],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericLessThanEquals", "10", "10.1", false],
  ["NumericGreaterThan", "10", "100", true],
  ["NumericGreaterThan", "10", "9", false],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["NumericGreaterThanEquals", "10", "9", false],
  ["NumericEquals", "7", "seven", false],
  ["NumericNotEquals", "7", "seven", false],
  ["DateEquals", "2026-02-26T12:00:00Z", "2026-02-26T14:00:00+02:00", true],
  ["DateEquals", "1772107200", "2026-02-26T12:00:00Z", true],
  ["DateEquals", "2026-02-26", "2026-02-26T12:00:00Z", false],
  ["DateNotEquals", "2026-02-26", "2026-02-26T00:00:00Z", false],
  ["DateNotEquals", "2026-02-26", "2026-02-27", true],
  ["DateLessThan", "2026-02-26", "2026-02-25T23:59:59Z", true],
  ["DateLessThan", "2026-02-26", "2026-02-26", false],
  ["DateLessThanEquals", "2026-02-26", "2026-02-26", true],
  ["DateLessThanEquals", "2026-02-26", "2026-02-27", false],
  ["DateGreaterThan", "2026-02-26", "2026-02-27", true],
  ["DateGreaterThan", "2026", "2026-01-01", false],
  ["DateGreaterThanEquals", "2026-02-26", "2026-02-26", true],
  ["DateGreaterThanEquals", "2026-02-26", "2026-02-25", false],
  ["DateNotEquals", "2026-02-26", "yesterday", false],
  ["Bool", "true", "TRUE", true],
  ["Bool", "true", "false", false],
  ["Bool", "true", "yes", false],
  ["Bool", "true", undefined, false],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
  ["BinaryEquals", "QmluYXJ5", "AAEC", false],
  ["IpAddress", "10.0.0.0/8", "10.255.0.1", true],
  ["IpAddress", "10.0.0.0/8", "11.0.0.1", false],
  ["IpAddress", "10.0.0.1", "10.0.0.1", true],
  ["IpAddress", "0.0.0.0/0", "10.0.0.1", true],
  ["IpAddress", "2001:DB8::/32", "2001:db8:1::7", true],
  ["IpAddress", "2001:db8::/48", "2001:db8:1::7", false],
  ["IpAddress", "0.0.0.0/0", "2001:db8::7", false],
  ["IpAddress", "0.0.0.0/0", "::1", false],
  ["NotIpAddress", "10.0.0.0/8", "11.0.0.1", true],
  ["NotIpAddress", "10.0.0.0/8", "10.0.0.1", false],
  ["NotIpAddress", "10.0.0.1", "2001:db8::7", true],
  ["ArnLike", "arn:aws:iam::*:role/d*", "arn:aws:iam::111122223333:role/deploy", true],
  ["ArnLike", "arn:aws:*:role/deploy", "arn:aws:iam::111122223333:role/deploy", false],
  ["ArnEquals", "arn:aws:iam::*:role/d*", "arn:aws:iam::111122223333:role/deploy", true],
  ["ArnEquals", "arn:aws:iam::*:role/d*", "deploy", false],
  ["ArnNotLike", "arn:aws:iam::*:role/d*", "arn:aws:iam::111122223333:role/deploy", false],
  ["ArnNotEquals", "arn:aws:iam::*:role/d*", "arn:aws:iam::1:user/x", true],
  ["Null", "true", undefined, true],
  ["Null", "true", "x", false],
  ["Null", "false", "x", true],
  ["Null", "false", undefined, false],
  ["Null", "true", [], true],
  ["StringEqualsIfExists", "prod", undefined, true],
  ["StringEqualsIfExists", "prod", "dev", false],
  ["NumericLessThanIfExists", "5", undefined, true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", "a", undefined, true],
  ["ForAllValues:StringEquals", "a", "", true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["b", "c"], true],
  ["ForAnyValue:StringEquals", "a", ["c"], false],
  ["ForAnyValue:StringEquals", "a", undefined, false],
  ["ForAnyValue:StringEqualsIfExists", "a", undefined, false],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], false],
  ["ForAllValues:StringNotLike", "a*", ["b", "abc"], false],
  ["StringEquals", "a", ["a"], false],
  ["StringNotEquals", "z", ["a", "b"], false],
];

describe("condition operators", () => {
  for (const [operator, expected, actual, result] of rows) {
    it(`${operator} ${JSON.stringify(expected)} is ${result} for ${JSON.stringify(actual) ?? "an absent key"}`, () => {
      expect(holds({ [operator]: { [team]: expected } }, actual === undefined ? {} : { [team]: actual })).toBe(result);
    });
  }

  it("ignore the case of key names, not of values", () => {
    expect(holds({ StringEquals: { "AWS:principaltag/TEAM": "prod" } }, { "aws:PrincipalTag/team": "prod" })).toBe(true);
    expect(holds({ StringEquals: { "AWS:principaltag/TEAM": "prod" } }, { "aws:PrincipalTag/team": "PROD" })).toBe(false);
  });

  it("do not match a tag that is there twice, in two spellings", () => {
    expect(holds({ StringEquals: { [team]: "prod" } }, { "aws:PrincipalTag/team": "prod", "aws:PrincipalTag/Team": "prod" })).toBe(false);
  });

  it("must all hold, over all keys", () => {
    const both = { StringEquals: { [team]: "prod", "aws:username": "alice" }, Bool: { "aws:SecureTransport": true } };

    expect(holds(both, { [team]: "prod", "aws:username": "alice", "aws:SecureTransport": "true" })).toBe(true);
    expect(holds(both, { [team]: "prod", "aws:username": "bob", "aws:SecureTransport": "true" })).toBe(false);
    expect(holds(both, { [team]: "prod", "aws:username": "alice", "aws:SecureTransport": "false" })).toBe(false);
  });
});

describe("policy variables in conditions", () => {
  const rowsOfVariables: readonly [object, Record<string, string | string[]>, boolean][] = [
    [{ StringEquals: { [team]: "${aws:username}" } }, { [team]: "alice", "aws:UserName": "alice" }, true],
    [{ StringEquals: { [team]: "${aws:username}" } }, { [team]: "alice", "aws:username": "bob" }, false],
    [{ StringEquals: { [team]: "${aws:username, 'prod'}" } }, { [team]: "prod" }, true],
    [{ StringEquals: { [team]: "${aws:username, 'prod'}" } }, { [team]: "prod", "aws:username": "alice" }, false],
    [{ StringEquals: { [team]: "${aws:username}" } }, { [team]: "" }, false],
    [{ StringNotEquals: { [team]: "${aws:username}" } }, { [team]: "x" }, true],
    [{ StringEquals: { [team]: "${aws:TagKeys}" } }, { [team]: "x", "aws:TagKeys": ["x"] }, false],
    [{ StringLike: { [team]: "${aws:username}" } }, { [team]: "abc", "aws:username": "*" }, false],
    [{ StringLike: { [team]: "${aws:username}" } }, { [team]: "*", "aws:username": "*" }, true],
    [{ StringLike: { [team]: "a${*}" } }, { [team]: "a*" }, true],
    [{ StringLike: { [team]: "a${*}" } }, { [team]: "abc" }, false],
    [{ StringLike: { [team]: "a${?}" } }, { [team]: "ab" }, false],
    [{ StringEquals: { [team]: "a${$}" } }, { [team]: "a$" }, true],
    [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/${aws:username}" } }, { "aws:PrincipalArn": "arn:aws:iam::1:user/x", "aws:username": "x" }, true],
    [{ NumericEquals: { "aws:MultiFactorAuthAge": "${aws:username}" } }, { "aws:MultiFactorAuthAge": "5", "aws:username": "5" }, false],
  ];
  for (const [condition, context, result] of rowsOfVariables) {
    it(`${JSON.stringify(condition)} is ${result} for ${JSON.stringify(context)}`, () => expect(holds(condition, context)).toBe(result));
  }
});
