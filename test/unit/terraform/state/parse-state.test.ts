import { describe, expect, test } from "vitest";
import { parseState } from "#terraform/state/parse-state";
import { renderState } from "#terraform/state/render-state";

const resource = { mode: "managed", type: "aws_vpc", name: "main", provider: 'provider["registry.terraform.io/hashicorp/aws"]' };
const file = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 7,
  lineage: "l",
  outputs: { o: { value: "x", type: "string", sensitive: true } },
  resources: [
    {
      ...resource,
      instances: [
        {
          index_key: 0,
          status: "tainted",
          schema_version: 1,
          attributes: { id: "vpc-1" },
          sensitive_attributes: [[{ type: "get_attr", value: "secret" }]],
          private: "bnVsbA==",
          dependencies: ["aws_eip.a"],
          create_before_destroy: true,
        },
        { index_key: 0, deposed: "00aa11bb", schema_version: 1, attributes: { id: "vpc-0" }, sensitive_attributes: [] },
      ],
    },
    { module: 'module.m["a"]', ...resource, instances: [{ schema_version: 1, attributes: { id: "<&>" }, sensitive_attributes: [] }] },
  ],
  check_results: null,
};

describe("a state file", () => {
  test("comes back byte for byte, with Go's escapes", () => {
    const text = `${JSON.stringify(file, undefined, 2).replaceAll("<&>", "\\u003c\\u0026\\u003e")}\n`;
    expect(renderState(parseState(text))).toBe(text);
  });

  test.each([
    ["xx{", "could not be parsed as JSON: syntax error at byte offset 1."],
    ['{"version":4,', "could not be parsed as JSON: syntax error at byte offset 13."],
    ["[1]", "The version in the state file is array. A positive whole number is required."],
    ["{}", 'The state file does not have a "version" attribute'],
    [
      '{"version":9,"terraform_version":"9.0.0"}',
      "The state file uses format version 9, which is not supported by Terraform 1.11.4. This state file was created by Terraform 9.0.0.",
    ],
    ['{"version":3}', "State files of format version 3 are not supported by scartissue's embedded Terraform."],
    ['{"version":4,"resources":5}', 'The state file field "resources" has invalid value number'],
    ['{"version":4,"resources":[{"mode":"weird","type":"a","name":"b"}]}', 'State contains a resource with mode "weird" ("a" "b") which is not supported.'],
  ])("that reads %s is refused in Terraform's words", (text, message) => {
    expect(() => parseState(text)).toThrow(message);
  });
});
