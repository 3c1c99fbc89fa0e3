import { describe, expect, it } from "vitest";
import { parsePolicy, type PolicyKind } from "#iam/policy";
import { PolicyError } from "#iam/policy-error";

const good = { Effect: "Allow", Action: "rds:*", Resource: "*" };

function refusal(json: unknown, kind: PolicyKind = "identity"): string {
  try {
    parsePolicy(json, { kind, name: "mine" });
  } catch (thrown) {
    if (thrown instanceof PolicyError && thrown.code === "MalformedPolicyDocument") return thrown.message;
    throw thrown;
  }
  return "accepted";
}

const refuseStatement = (statement: object, kind: PolicyKind = "identity"): string =>
  refusal({ Version: "2012-10-17", Statement: [good, statement].slice(kind === "identity" ? 0 : 1) }, kind);

describe("parsePolicy", () => {
  it("normalises a document", () => {
    const parsed = parsePolicy(
      '{"Version":"2012-10-17","Statement":{"Sid":"One","Effect":"Deny","Action":"rds:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}',
      { kind: "identity", name: "mine" },
    );

    expect(parsed.document).toEqual({
      version: "2012-10-17",
      id: undefined,
      statements: [
        {
          sid: "One",
          effect: "Deny",
          principal: undefined,
          notPrincipal: undefined,
          actions: ["rds:*"],
          notActions: undefined,
          resources: ["*"],
          notResources: undefined,
          conditions: [{ operator: "Bool", key: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
  });

  it("reads a missing version as the old one", () => {
    expect(parsePolicy({ Statement: good }, { kind: "identity", name: "mine" }).document.version).toBe("2008-10-17");
  });

  const refusals: readonly [string, string, string][] = [
    ["text that is not JSON", refusal("{"), "Policy `mine`: it is not JSON"],
    ["a list", refusal([]), "Policy `mine`: a policy is a JSON object"],
    ["an unknown element", refusal({ Statements: [] }), "Policy `mine`: a policy has no element `Statements`"],
    ["an unknown version", refusal({ Version: "2020-01-01", Statement: good }), "the policy must contain a valid version string"],
    ["an `Id` that is no text", refusal({ Version: "2012-10-17", Id: 1, Statement: good }), "`Id` is a text"],
    ["no statement", refusal({ Version: "2012-10-17" }), "`Statement` is missing"],
    ["an empty list of statements", refusal({ Version: "2012-10-17", Statement: [] }), "`Statement` is empty"],
    ["a statement that is a text", refusal({ Version: "2012-10-17", Statement: ["x"] }), "Policy `mine`, statement 1: a statement is a JSON object"],
    ["an unknown statement element", refuseStatement({ ...good, Actions: "*" }), "statement 2: a statement has no element `Actions`"],
    ["no effect", refuseStatement({ Action: "*", Resource: "*" }), "statement 2: missing required field `Effect`"],
    ["a wrong effect", refuseStatement({ ...good, Sid: "Two", Effect: "allow" }), 'statement 2 (`Two`): invalid effect: "allow"'],
    ["no action", refuseStatement({ Effect: "Allow", Resource: "*" }), "policy statement must contain actions"],
    ["both actions", refuseStatement({ ...good, NotAction: "s3:*" }), "`Action` and `NotAction` exclude each other"],
    ["an action without service", refuseStatement({ ...good, Action: "DeleteDBInstance" }), "actions must be prefaced by a vendor"],
    ["an action with a wildcard service", refuseStatement({ ...good, Action: "r*:Delete" }), 'action "r*:Delete" is not a service, a colon and an action'],
    ["an empty list of actions", refuseStatement({ ...good, Action: [] }), "the list is empty"],
    ["an action that is a number", refuseStatement({ ...good, Action: 1 }), "it is a text or a list of texts"],
    ["no resource", refuseStatement({ Effect: "Allow", Action: "*" }), "policy statement must contain resources"],
    ["a resource that is no ARN", refuseStatement({ ...good, Resource: "prod-db" }), 'resource "prod-db" must be in ARN format or "*"'],
    ["a resource of no partition", refuseStatement({ ...good, Resource: "arn::rds:::db" }), 'partition "" is not valid for resource'],
    ["a resource with white space", refuseStatement({ ...good, Resource: "arn:aws:r ds:::db" }), "must be in ARN format"],
    ["a principal in an identity policy", refuseStatement({ ...good, Principal: "*" }), "policy document should not specify a principal"],
    ["an odd Sid", refuseStatement({ ...good, Sid: "No delete" }), "statement IDs (SID) must be alpha-numeric"],
    ["a Sid that is no text", refuseStatement({ ...good, Sid: 1 }), "`Sid` is a text"],
    [
      "the same Sid twice",
      refusal({
        Version: "2012-10-17",
        Statement: [
          { ...good, Sid: "A" },
          { ...good, Sid: "A" },
        ],
      }),
      "statement IDs (SID) in a single policy must be unique",
    ],
    ["a condition that is a list", refuseStatement({ ...good, Condition: [] }), "`Condition` is an object of operators"],
    ["an operator without keys", refuseStatement({ ...good, Condition: { StringEquals: "x" } }), "`StringEquals` is an object of condition keys"],
    ["an unknown operator", refuseStatement({ ...good, Condition: { StringEqual: { "aws:username": "x" } } }), "invalid condition type: StringEqual"],
    [
      "a set operator on Null",
      refuseStatement({ ...good, Condition: { "ForAnyValue:Null": { "aws:username": "true" } } }),
      "invalid condition type: ForAnyValue:Null",
    ],
    [
      "a key without vendor",
      refuseStatement({ ...good, Condition: { StringEquals: { username: "x" } } }),
      "condition key `username` must be prefaced by a vendor",
    ],
    ["a condition value that is an object", refuseStatement({ ...good, Condition: { StringEquals: { "aws:username": {} } } }), "a condition value is a text"],
    ["a resource policy without principal", refuseStatement(good, "resource"), "missing required field `Principal`"],
    [
      "both principals",
      refuseStatement({ ...good, Principal: "*", NotPrincipal: { AWS: "111122223333" } }, "resource"),
      "`Principal` and `NotPrincipal` exclude each other",
    ],
    ["a principal that is a name", refuseStatement({ ...good, Principal: "alice" }, "resource"), "invalid principal in policy"],
    [
      "a principal ARN of nothing",
      refuseStatement({ ...good, Principal: { AWS: "arn:aws:s3:::b" } }, "resource"),
      'invalid principal in policy: "arn:aws:s3:::b"',
    ],
    ["a principal pattern", refuseStatement({ ...good, Principal: { AWS: "arn:aws:iam::111122223333:user/*" } }, "resource"), "matches a part of a name"],
    ["an unknown principal type", refuseStatement({ ...good, Principal: { Aws: "*" } }, "resource"), "invalid principal type `Aws`"],
    [
      "a canonical user",
      refuseStatement({ ...good, Principal: { CanonicalUser: "79a5" } }, "resource"),
      "`CanonicalUser` principals are not supported by this simulation",
    ],
    ["a resource in a trust policy", refuseStatement({ ...good, Principal: "*" }, "trust"), "has prohibited field Resource"],
    ["an RCP that allows", refuseStatement({ ...good, Principal: "*" }, "rcp"), "a resource control policy can only deny"],
    ["a short ARN in an SCP", refuseStatement({ ...good, Resource: "arn:aws:rds" }, "scp"), "has fewer than six segments"],
  ];
  for (const [what, message, words] of refusals) {
    it(`refuses ${what}`, () => {
      expect(message).toContain(words);
      expect(message).not.toContain("\n");
    });
  }
});
