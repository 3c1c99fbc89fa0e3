import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { findProgram } from "#harness/find-program";
import { findGuardrails } from "#harness/find-guardrails";
import { openEngines } from "#harness/open-engines";
import type { EngineNames, Engines } from "#harness/open-engines";
import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { scenario as gallery } from "../../scenarios/bucket-force-destroy/scenario.ts";
import { forgetFolders, operateHere, script } from "./operate-harness.ts";
import { findMirror, hasTerraform } from "./real-terraform.ts";

const noMoto = findProgram("moto_server") === undefined ? " (skipped: no moto_server on PATH)" : "";
const noTerraform = hasTerraform() ? "" : " (skipped: no terraform 1.11.4 on the path)";
const noProvider = findMirror() === undefined ? " (skipped: no AWS provider 5.100.0 in SCARTISSUE_TERRAFORM_MIRROR or a usual mirror folder)" : noTerraform;

const minutes = 60_000;
const destroys = [join(import.meta.dirname, "../../examples/operators/destroys.sh")];

const open: Engines[] = [];
async function engines(names: Partial<EngineNames>): Promise<Engines> {
  const opened = await openEngines({ terraform: "embedded", cloud: "embedded", fill: true, ...names });
  open.push(opened);
  return opened;
}
const noDeletes = defineGuardrail({
  ...(findGuardrails(["agent.command-hook"])[0] as Guardrail),
  id: "plan.no-deletes",
  reviewCommand: undefined as never,
  reviewPlan: ({ plan }) => (plan.resource_changes.some(({ change }) => change.actions.includes("delete")) ? deny("something goes") : allow),
});
const onlyCloud = ({ cloud }: Engines) => (cloud === undefined ? {} : { cloud });

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(forgetFolders);

describe.skipIf(noMoto !== "")(`a free operator on moto${noMoto}`, () => {
  it(
    "loses everything without guardrails, and the report names the cloud and what fills it",
    async () => {
      const { reported } = await operateHere({ command: destroys, on: onlyCloud(await engines({ cloud: "moto" })) });
      expect(reported).toMatchObject({ outcome: "lost", cloud: "moto", filled: ["rds", "ecs", "elbv2", "dynamodb"], operation: { destructiveSteps: 2 } });
      expect(reported.replay).toMatch(/ --cloud moto -- /);
    },
    5 * minutes,
  );

  it(
    "is stopped by a policy on its principal: scartissue's own IAM decides",
    async () => {
      const { reported } = await operateHere({ guardrails: ["identity.deny-destructive"], command: destroys, on: onlyCloud(await engines({ cloud: "moto" })) });
      expect(reported).toMatchObject({ outcome: "held", status: "passed", cloud: "moto", control: { outcome: "lost" }, operation: { tested: true } });
    },
    5 * minutes,
  );

  it(
    "without filling is inconclusive where the world needs what moto lacks, and plays in one that needs S3 alone",
    async () => {
      const on = onlyCloud(await engines({ cloud: "moto", fill: false }));
      await expect(operateHere({ command: destroys, on })).rejects.toMatchObject({
        code: "inconclusive",
        hint: expect.stringContaining("--no-fill") as string,
      });
      const emptied = script(
        "aws s3api list-object-versions --bucket gallery-uploads >/dev/null && echo seen",
        "aws s3api delete-object --bucket gallery-uploads --key pictures/00001.jpg >/dev/null && echo hidden",
      );
      const { reported, out, transcript } = await operateHere({ command: emptied, on: { ...on, scenario: gallery } });
      expect(out).toBe("seen\nhidden\n");
      expect(reported).toMatchObject({ cloud: "moto", filled: [], control: { outcome: "service-down" } });
      expect(transcript.map(({ eventName }) => eventName)).toContain("DeleteObject");
    },
    5 * minutes,
  );
});

describe.skipIf(noProvider !== "")(`a free operator with the real Terraform${noProvider}`, () => {
  let opened: Promise<Engines> | undefined;
  /** One for all: what they share is played once. */
  const real = async () => (opened ??= openEngines({ terraform: "terraform", cloud: "embedded", fill: true }));
  afterAll(async () => (await opened)?.close());

  it(
    "is asked by it, stopped by no plan hook, and destroys; its calls and what it says are in the transcript",
    async () => {
      const { terraform } = await real();
      const command = script(
        "terraform init >/dev/null",
        'terraform destroy </dev/null; echo "unanswered $?"',
        "echo no | terraform destroy | grep -c cancelled",
        'echo yes | terraform destroy; echo "answered $?"',
      );
      const { reported, out, transcript } = await operateHere({ command, on: { scenario: gallery, terraform } });
      expect(out).toMatch(/Do you really want to destroy all resources\?[^]*unanswered 1\n1\n[^]*Destroy complete![^]*answered 0\n$/);
      expect(reported).toMatchObject({ outcome: "service-down", status: "failed", terraform: "terraform 1.11.4", operation: { tested: false, exitCode: 0 } });
      expect(reported.replay).toMatch(/ --terraform terraform -- /);
      expect(transcript.filter(({ kind }) => kind === "command").map(({ command: line, exitCode }) => [line, exitCode])).toEqual([
        ["terraform init", 0],
        ["terraform destroy", 1],
        ["terraform destroy", 1],
        ["terraform destroy", 0],
      ]);
      expect(transcript.map(({ eventName }) => eventName)).toContain("DeleteBucket");
    },
    10 * minutes,
  );

  it(
    "is stopped by a hook that reviews its plan, before it is asked",
    async () => {
      const { terraform } = await real();
      const command = script("terraform init >/dev/null", 'echo yes | terraform destroy; echo "exit $?"');
      const { reported, out } = await operateHere({ guardrails: [noDeletes], command, on: { scenario: gallery, terraform } });
      expect(out).toMatch(/Plan rejected[^]*exit 1\n$/);
      expect(out).not.toMatch(/Enter a value/);
      expect(reported).toMatchObject({ outcome: "held", status: "passed", destroyed: [], operation: { tested: true } });
    },
    10 * minutes,
  );

  it(
    "whose time is up takes its Terraform with it: what was done until then is judged",
    async () => {
      const { terraform } = await real();
      const command = script("terraform init >/dev/null", "mkfifo held", "terraform destroy <held & exec 3>held", "wait");
      const { reported, transcript } = await operateHere({ command, changes: { timeout: 45 }, on: { scenario: gallery, terraform } });
      expect(reported).toMatchObject({ destroyed: [], operation: { timedOut: true } });
      expect(transcript.filter(({ kind }) => kind === "command").map(({ command: line, exitCode }) => [line, exitCode])).toContainEqual([
        "terraform destroy",
        129,
      ]);
    },
    10 * minutes,
  );
});
