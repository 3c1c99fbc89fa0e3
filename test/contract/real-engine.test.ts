import { afterEach, describe, expect, it } from "vitest";
import type { PlanAbout } from "#terraform/engine/environment";
import type { ReviewPlan } from "#harness/replay/terraform-engine";
import { openTerraformTerminal } from "../unit/harness/terraform/fake-terraform.ts";
import type { TerraformTerminal } from "../unit/harness/terraform/fake-terraform.ts";
import { findMirror, hasTerraform } from "./real-terraform.ts";

const noTerraform = hasTerraform() ? "" : " (skipped: no terraform 1.11.4 on the path)";
const noProvider = findMirror() === undefined ? " (skipped: no AWS provider 5.100.0 in SCARTISSUE_TERRAFORM_MIRROR or a usual mirror folder)" : noTerraform;

const open: TerraformTerminal[] = [];
afterEach(async () => {
  for (const { engine } of open.splice(0)) await engine.dispose();
});

async function openAt(files: Readonly<Record<string, string>>, review?: ReviewPlan): Promise<TerraformTerminal> {
  const terminal = await openTerraformTerminal({}, review);
  open.push(terminal);
  for (const [path, text] of Object.entries(files)) terminal.workspace.write(path, text);
  return terminal;
}

const two = 'resource "terraform_data" "a" {\n  input = 1\n}\nresource "terraform_data" "b" {\n  input = 2\n}\n';

/** A review that notes what it was shown. */
function reviewWith(answer: { readonly allowed: boolean; readonly message?: string }): {
  readonly review: ReviewPlan;
  readonly seen: (PlanAbout & { readonly actions: readonly string[] })[];
} {
  const seen: (PlanAbout & { readonly actions: readonly string[] })[] = [];
  return {
    seen,
    review: async (_, plan, about) => {
      seen.push({ ...about, actions: plan.resource_changes.map(({ address, change }) => `${change.actions.join()} ${address}`) });
      return answer;
    },
  };
}

describe.skipIf(noTerraform !== "")(`the real Terraform at an operator's terminal${noTerraform}`, () => {
  it("goes through the vocabulary of the scripts on the machine's files", async () => {
    const terminal = await openAt({ "infra/main.tf": two });
    const lines = [
      "init",
      "validate",
      "plan -out=first.tfplan",
      "show first.tfplan",
      "apply first.tfplan",
      "state list",
      "state mv terraform_data.b terraform_data.c",
      "state mv terraform_data.c terraform_data.b",
      "state show terraform_data.a",
      "state rm terraform_data.b",
      "output",
      "workspace new blue",
      "workspace select default",
      "workspace list",
      "apply",
      "state pull",
      "destroy",
    ];
    for (const line of lines) expect(await terminal.type(line), line).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(terminal.workspace.readText("infra/terraform.tfstate") ?? "")).toMatchObject({ version: 4, resources: [] });
    expect(terminal.workspace.readText("infra/.terraform/environment")).toBe("default");
    expect((await terminal.type("state push -force infra")).exitCode).toBe(1);
    expect(await terminal.type("force-unlock x")).toMatchObject({ exitCode: 1 });
  });

  it("shows each plan to a review before it is applied, with the lineage and serial of its state", async () => {
    const { review, seen } = reviewWith({ allowed: true });
    const terminal = await openAt({ "infra/main.tf": two }, review);
    await terminal.type("init");
    const applied = await terminal.type("apply -auto-approve");
    expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
    expect(applied.stdout).toContain("Plan: 2 to add, 0 to change, 0 to destroy.");
    expect(applied.stdout).toContain("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
    expect(applied.stdout).not.toContain("Saved the plan to");
    const { lineage, serial } = JSON.parse(terminal.workspace.readText("infra/terraform.tfstate") ?? "") as { lineage: string; serial: number };
    const destroyed = await terminal.type("destroy -auto-approve");
    expect(destroyed.stdout).toContain("Destroy complete! Resources: 2 destroyed.");
    expect(seen).toEqual([
      { directory: "infra", command: "apply", savedPlan: false, lineage: null, serial: null, actions: ["create terraform_data.a", "create terraform_data.b"] },
      { directory: "infra", command: "destroy", savedPlan: false, lineage, serial, actions: ["delete terraform_data.a", "delete terraform_data.b"] },
    ]);
    expect(terminal.workspace.list("infra").filter((path) => path.includes("plan"))).toEqual([]);
  });

  it("changes nothing when the review refuses, and says so as the embedded engine does", async () => {
    const { review } = reviewWith({ allowed: false, message: "Not on a Friday" });
    const terminal = await openAt({ "infra/main.tf": two }, review);
    await terminal.type("init");
    const refused = await terminal.type("apply -auto-approve");
    expect(refused).toMatchObject({ exitCode: 1, stderr: "╷\n│ Error: Plan rejected\n│\n│ Not on a Friday\n╵\n" });
    expect(refused.stdout).toContain("Plan: 2 to add");
    expect(terminal.workspace.readText("infra/terraform.tfstate")).toBeUndefined();
  });

  it("has nothing reviewed where nothing would change", async () => {
    const { review, seen } = reviewWith({ allowed: false });
    const terminal = await openAt({ "infra/main.tf": "" }, review);
    expect(await terminal.type("apply -auto-approve")).toMatchObject({ exitCode: 0 });
    expect(seen).toEqual([]);
  });

  it("leaves a saved plan that the state has moved on from to Terraform's own refusal", async () => {
    const { review, seen } = reviewWith({ allowed: true });
    const terminal = await openAt({ "infra/main.tf": two }, review);
    await terminal.type("plan -out=early.tfplan");
    await terminal.type("apply -auto-approve");
    expect(await terminal.type("apply early.tfplan")).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Saved plan is stale") as string });
    await terminal.type("plan -destroy -out=late.tfplan");
    expect(await terminal.type("apply late.tfplan")).toMatchObject({ exitCode: 0 });
    expect(seen.map(({ command, savedPlan }) => ({ command, savedPlan }))).toEqual([
      { command: "apply", savedPlan: false },
      { command: "destroy", savedPlan: true },
    ]);
  });

  it("obeys Ctrl-C: what had begun is finished, the rest is not begun", async () => {
    const chain = [0, 1, 2, 3, 4, 5].map(
      (n) =>
        `resource "terraform_data" "n${n}" {\n${n === 0 ? "" : `  depends_on = [terraform_data.n${n - 1}]\n`}  provisioner "local-exec" {\n    command = "sleep 0.4"\n  }\n}\n`,
    );
    const terminal = await openAt({ "infra/main.tf": chain.join("") });
    await terminal.type("init");
    const result = await terminal.type("apply -auto-approve", { interruptAfter: 2 });
    expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("execution halted") as string });
    const done = (await terminal.type("state list")).stdout.trim().split("\n").length;
    expect(done).toBeGreaterThanOrEqual(2);
    expect(done).toBeLessThan(6);
  });
});

describe.skipIf(noProvider !== "")(`the real AWS provider at an operator's terminal${noProvider}`, () => {
  const withProvider = (version: string, more = ""): string =>
    `terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "${version}"\n    }\n  }\n}\nprovider "aws" {\n  region = "eu-west-1"\n${more}}\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n`;

  it("is linked from the folder of plugins, and found again on another machine's copy of the folder", async () => {
    const terminal = await openAt({ "infra/main.tf": withProvider("5.100.0") });
    expect(await terminal.type("init")).toMatchObject({ exitCode: 0 });
    expect(terminal.workspace.list("infra/.terraform").map((path) => terminal.workspace.read(path)?.byteLength ?? 0)).toEqual([expect.any(Number)]);
    expect(await terminal.type("validate")).toMatchObject({ exitCode: 0 });
  });

  it("in a version that is not there is this machine's trouble, not the operator's", async () => {
    const terminal = await openAt({ "infra/main.tf": withProvider("5.99.0") });
    await expect(terminal.type("init")).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/no plugin for (registry\.terraform\.io\/)?hashicorp\/aws: .* holds hashicorp\/aws 5\.100\.0/) as string,
    });
  });

  it("does not reach the endpoints that an author's configuration names", async () => {
    const leading = '  endpoints {\n    ec2 = "https://ec2.eu-west-1.amazonaws.com"\n    sts = "https://sts.eu-west-1.amazonaws.com"\n  }\n  max_retries = 1\n';
    const terminal = await openAt({ "infra/main.tf": withProvider("5.100.0", leading) });
    await terminal.type("init");
    // Nothing listens at the address that this stage has instead: no answer from the simulation is nobody's refusal.
    await expect(terminal.type("plan")).rejects.toMatchObject({ code: "environment", message: "Terraform got no answer from the simulated AWS" });
  });
});
