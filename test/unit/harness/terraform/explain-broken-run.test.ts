import { describe, expect, it } from "vitest";
import { explainBrokenRun } from "#harness/terraform/explain-broken-run";

const ended = (stderr: string, exitCode = 1) => ({ exitCode, stdout: "", stderr });
const framed = (text: string): string => `╷\n${text.replaceAll(/^/gm, "│ ")}\n╵\n`;

describe("a Terraform command that failed because this machine failed", () => {
  it.each([
    "Error: Plugin did not respond\n\n  with aws_vpc.main,\n\nThe plugin encountered an error, and failed to respond to the plugin.(*GRPCProvider).ReadResource call.",
    "Error: Failed to load plugin schemas\n\nError while loading schemas for plugin components: Failed to obtain provider schema",
    "Error: timeout while waiting for plugin to start",
    "Error: Could not load plugin\n\nfailed to instantiate provider: fork/exec x: cannot allocate memory",
  ])("is nobody's refusal: %s", (text) => {
    for (const stderr of [text, framed(text)])
      expect(() => explainBrokenRun(ended(stderr))).toThrow(
        expect.objectContaining({ code: "environment", message: expect.stringMatching(/^A plugin of Terraform broke down: /) as string }),
      );
  });

  it("is nobody's refusal where the gateway gave no answer", () => {
    const text =
      'Error: deleting RDS Cluster (x): operation error RDS: DeleteDBCluster, https response error StatusCode: 0,\nRequestID: , request send failed, Post "http://127.0.0.1:4000/": dial tcp 127.0.0.1:4000: connect: connection\nrefused';
    expect(() => explainBrokenRun(ended(framed(text)))).toThrow(
      expect.objectContaining({ code: "environment", message: "Terraform got no answer from the simulated AWS" }),
    );
  });

  it.each([
    "Error: Instance cannot be destroyed\n\n  on main.tf line 1:\n\nResource aws_vpc.main has lifecycle.prevent_destroy set",
    "Error: deleting KMS Key: operation error KMS: ScheduleKeyDeletion, https response error StatusCode: 400, AccessDeniedException: not authorized",
    'Error: operation error RDS: x, https response error StatusCode: 0, RequestID: , request send failed, Post "http://127.0.0.1:4000/": context canceled',
    "Error: execution halted",
  ])("is told from one that Terraform or AWS refused: %s", (text) => {
    expect(() => explainBrokenRun(ended(framed(text)))).not.toThrow();
  });

  it("is told from one that succeeded, whatever it printed", () => {
    expect(() => explainBrokenRun(ended("Error: Plugin did not respond", 0))).not.toThrow();
  });
});
