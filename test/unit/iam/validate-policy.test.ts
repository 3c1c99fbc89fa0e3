import { describe, expect, it } from "vitest";
import { validatePolicy } from "#iam/validate-policy";

const known = (service: string): ReadonlySet<string> | undefined =>
  service === "rds" ? new Set(["DeleteDBInstance", "DeleteDBCluster", "DescribeDBInstances"]) : undefined;

function text(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "rds:DeleteDBInstance", Resource: "*", ...statement }] }, undefined, 2);
}

describe("validatePolicy", () => {
  it("finds nothing in a good policy", () => {
    expect(validatePolicy(text({}), "scp", "guard", known)).toEqual([]);
  });

  it("gives pointer, line and column", () => {
    expect(validatePolicy(text({ Effect: "deny" }), "scp", "guard")).toEqual([
      {
        policy: "guard",
        path: "/Statement/0/Effect",
        severity: "error",
        message: 'invalid effect: "deny"',
        hint: "write `Allow` or `Deny`, spelled like that",
        line: 5,
        column: 17,
      },
    ]);
  });

  it("gives the place of the statement for what is missing in it", () => {
    expect(validatePolicy('{ "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Action": "*" } }', "identity", "p")).toMatchObject([
      { path: "/Statement", message: "policy statement must contain resources", line: 2, column: 16 },
    ]);
  });

  it("gives the place where the JSON ends being JSON", () => {
    const faults: readonly [string, string, number, number][] = [
      ['{\n  "Version": "2012-10-17"\n  "Statement": []\n}', 'a comma or `}` was expected, found `"`', 3, 3],
      ["", "the text is empty", 1, 1],
      ['{ "a": tru }', "a value was expected", 1, 8],
      ['{ "a": "b }', "the text is not closed", 1, 8],
      ["{ a: 1 }", "a member's name was expected, found `a`", 1, 3],
      ['{ "a" 1 }', "a colon was expected, found `1`", 1, 7],
      ["{} {}", "`{` after the end", 1, 4],
      ["[1, 2", "a comma or `]` was expected, found the end", 1, 6],
      ["[".repeat(300), "it is nested too deeply", 1, 202],
    ];
    for (const [json, message, line, column] of faults) {
      expect(validatePolicy(json, "identity", "p")).toMatchObject([{ message: expect.stringContaining(`it is not JSON: ${message}`), line, column }]);
    }
  });

  it("reads JSON as JSON.parse does", () => {
    const json =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["rds:*"],"Resource":["*"],"Condition":{"NumericEquals":{"aws:MultiFactorAuthAge":[-1.5e2,0]},"Bool":{"aws:SecureTransport":true},"StringEquals":{"aws:username":["a\\u00e9\\n\\"",""]}}}]}';

    expect(validatePolicy(json, "identity", "p")).toEqual(validatePolicy(JSON.parse(json), "identity", "p"));
    expect(validatePolicy(json, "identity", "p")).toEqual([]);
  });

  it("has no lines when it was given a value", () => {
    const [problem] = validatePolicy({ Version: "2012-10-17" }, "identity", "p");

    expect(problem).toMatchObject({ message: "`Statement` is missing" });
    expect(problem).not.toHaveProperty("line");
  });

  it("finds a member that stands twice", () => {
    expect(
      validatePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}', "identity", "p"),
    ).toMatchObject([{ path: "/Statement/0/Effect", message: "the same member stands twice in one object" }]);
  });

  it("finds actions that do not exist, and suggests what was meant", () => {
    expect(validatePolicy(text({ Action: ["rds:DeleteDBInstanc", "rds:Delete*", "rdz:*", "*", "rds:Zap*"] }), "scp", "guard", known)).toMatchObject([
      {
        path: "/Statement/0/Action/0",
        severity: "warning",
        message: "`rds:DeleteDBInstanc` names no action that exists",
        hint: "did you mean `rds:DeleteDBInstance`?",
        line: 7,
      },
      { path: "/Statement/0/Action/2", message: "there is no service `rdz` in `rdz:*`" },
      { path: "/Statement/0/Action/4", hint: "see the actions of `rds`" },
    ]);
    expect(validatePolicy(text({ Action: "rds:Zap" }), "scp", "guard", known)).toMatchObject([{ path: "/Statement/0/Action" }]);
  });

  it("warns of what AWS accepts and ignores", () => {
    const warnings: readonly [string, string][] = [
      [JSON.stringify({ Statement: JSON.parse(text({})).Statement }), "`Version` is missing"],
      [text({ Resource: "arn:aws:rds:us-east-1:${aws:PrincipalAccount}:db:x" }), "has a variable before its fifth colon"],
      [text({ Condition: { StringEquals: { "aws:TagKeys": "x" } } }), "`aws:TagKeys` holds a list, which `StringEquals` alone never matches"],
      [text({ Condition: { NumericEquals: { "aws:MultiFactorAuthAge": "old" } } }), 'compares with a number, which "old" is not'],
      [text({ Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }), 'compares with a date, which "tomorrow" is not'],
      [text({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } } }), "compares with an IP address"],
      [text({ Condition: { ArnLike: { "aws:PrincipalArn": "*" } } }), "compares with an ARN"],
      [text({ Condition: { Bool: { "aws:SecureTransport": "no" } } }), "compares with true or false"],
      [text({ Condition: { BinaryEquals: { "aws:PrincipalTag/x": "%" } } }), "compares with base64"],
      [text({ Condition: { Null: { "aws:username": "yes" } } }), "`Null` compares with true or false"],
    ];
    for (const [json, words] of warnings) {
      expect(validatePolicy(json, "identity", "p")).toMatchObject([{ severity: "warning", message: expect.stringContaining(words) }]);
    }
  });

  it("suggests the operator that was meant", () => {
    expect(validatePolicy(text({ Condition: { "ForAnyValue:stringequalsIfExists": { "aws:username": "x" } } }), "scp", "p")).toMatchObject([
      { hint: "did you mean `StringEquals`?" },
    ]);
    expect(validatePolicy(text({ Condition: { NullIfExists: { "aws:username": "x" } } }), "scp", "p")).toMatchObject([
      { hint: "`Null` takes neither a set operator nor `IfExists`" },
    ]);
  });

  describe("holds a policy to the size that its place allows", () => {
    const limits = {
      managed: 6144,
      "inline-user": 2048,
      "inline-role": 10_240,
      "inline-group": 5120,
      scp: 5120,
      session: 2048,
      bucket: 20_480,
      key: 32_768,
      boundary: 6144,
    } as const;
    for (const [place, limit] of Object.entries(limits)) {
      it(`${place}: ${limit}`, () => {
        const principal = place === "bucket" || place === "key" ? { Principal: "*" } : {};
        const sized = (size: number): string => {
          const bare = JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "", Effect: "Deny", Action: "*", Resource: "*", ...principal } });
          return bare.replace('"Sid":""', `"Sid":"${"a".repeat(size - bare.length)}"`);
        };

        expect(validatePolicy(sized(limit), place as keyof typeof limits, "p")).toEqual([]);
        expect(validatePolicy(sized(limit + 1), place as keyof typeof limits, "p")).toMatchObject([
          { message: expect.stringMatching(new RegExp(`^it has ${limit + 1} characters.*AWS allows ${limit}$`)) },
        ]);
      });
    }

    it("does not count white space in an IAM policy, and does in an SCP", () => {
      const spaced = text({}).replace("{", `{${" ".repeat(7000)}`);

      expect(validatePolicy(spaced, "managed", "p")).toEqual([]);
      expect(validatePolicy(spaced, "scp", "p")).toHaveLength(1);
    });
  });
});
