import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../scripts/conformance/refusal.ts";
import type { PlayedCommand, PlayedStep } from "../../../scripts/conformance/played-case.ts";

const words = `
Error: Not supported by the embedded Terraform

  on main.tf line 1:
   1: check "size" {

A block of type "check" is not supported by scartissue's embedded Terraform.
`;
const refusal = 'A block of type "check" is not supported by scartissue\'s embedded Terraform.';
const command = (exitCode: number, stderr: string): PlayedCommand => ({ line: "terraform plan", exitCode, stdout: "", stderr });
const step = (...commands: readonly PlayedCommand[]): PlayedStep => ({ step: "1 plan", commands, calls: [] });
const refused = step(command(1, words));

describe("a refusal by the embedded engine", () => {
  it("is one when every step failed by that name and nothing was done; its words say what is not supported", () => {
    expect(refusalOf({ steps: [refused, step(), refused] })).toBe(refusal);
  });

  it.each<[string, readonly PlayedStep[]]>([
    ["nothing was played", []],
    ["a step went well", [refused, step(command(0, ""))]],
    ["a step failed for another reason", [refused, step(command(1, "Error: Invalid reference"))]],
    ["a command was only warned of it", [step(command(0, words))]],
    ["a state was written", [{ ...refused, state: { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "", outputs: {}, resources: [] } as never }]],
    ["something was asked for", [{ ...refused, calls: [{ kind: "api-call" } as never] }]],
  ])("is none when %s", (_title, steps) => {
    expect(refusalOf({ steps })).toBeUndefined();
  });
});
