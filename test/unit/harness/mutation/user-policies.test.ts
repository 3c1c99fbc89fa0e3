import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Config } from "#harness/config/config";
import { commandHook, iamPolicy, scp } from "#harness/config/config";
import { openUserGuardrails } from "#harness/config/user-guardrails";
import { findGuardrails } from "#harness/find-guardrails";
import { mutateGuardrails } from "#harness/mutation/mutate-guardrails";
import type { MutationResult } from "#harness/mutation/mutation-request";
import { mutationOf } from "./planted-guardrails.ts";

const folder = mkdtempSync(join(tmpdir(), "own-policies-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As people write it: two things on a line, another account's id, an odd indent. */
const policy = `{"Version": "2012-10-17",
 "Statement": [
   {"Sid": "Versions", "Effect": "Deny",
    "Action": ["s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"], "Resource": "*",
    "Condition": {"StringEquals": {"aws:ResourceAccount": "444455556666"}}}
 ]}
`;

async function mutationOfConfig(config: Config): Promise<MutationResult> {
  const user = openUserGuardrails({ config, file: undefined, folder });
  return mutateGuardrails(mutationOf(findGuardrails(user.chosen ?? [], user.known), { user }));
}

describe("a user's own files", () => {
  test("are shown as they stand, with every mutant in its own line of the file", async () => {
    const file = join(folder, "agent.json");
    writeFileSync(file, policy);
    const { mutants, report } = await mutationOfConfig({
      guardrails: [iamPolicy({ file: "agent.json", attachTo: "agent", id: "identity.mine" })],
      bindings: { accounts: { "444455556666": "prod" } },
    });
    const shown = relative(process.cwd(), file);
    expect(report.files[shown]?.source).toBe(policy);
    const inFile = mutants.filter((one) => one.file === shown);
    expect(inFile.map(({ description, line, status }) => [description, line, status])).toEqual([
      ["Versions is dropped", 3, "Killed"],
      ["Versions allows what it denied", 3, "Killed"],
      ["Versions: action s3:DeleteObjectVersion is dropped", 4, "Killed"],
      ["Versions: action s3:PutLifecycleConfiguration is dropped", 4, "Survived"],
      ["Versions: its condition never holds", 5, "Killed"],
    ]);
  });

  test("as SCPs are weakened the same way", async () => {
    writeFileSync(join(folder, "scp.json"), policy.replace("444455556666", "222222222222"));
    const { mutants } = await mutationOfConfig({ guardrails: [scp({ file: "scp.json", target: "prod", id: "identity.mine" })] });
    expect(mutants.find(({ mutatorName }) => mutatorName === "DropStatement")).toMatchObject({ status: "Killed", line: 3 });
  });

  test("that are programs cannot be weakened, and it is said", async () => {
    writeFileSync(join(folder, "hook.sh"), "#!/bin/sh\nexit 0\n");
    chmodSync(join(folder, "hook.sh"), 0o755);
    const { untouched, mutants } = await mutationOfConfig({ guardrails: [commandHook({ command: "./hook.sh", id: "agent.mine" })] });
    expect([untouched, mutants]).toEqual([[{ guardrail: "agent.mine", reason: "it decides in code: there is no data in it to weaken" }], []]);
  });
});
