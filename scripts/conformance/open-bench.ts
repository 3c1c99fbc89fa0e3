import { createModelledPlane } from "#data/modelled-plane";
import { foundWorld } from "#harness/replay/found-world";
import { forkStage, machineOf } from "#harness/replay/stage";
import type { Stage } from "#harness/replay/stage";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { openTerminal } from "#harness/replay/terminal";
import type { CommandResult, WorldDefinition } from "#model/scenario";
import type { Workspace } from "#model/workspace";

/** A fresh cloud with an empty account, and a terminal in front of it with one Terraform on its path. */
export interface Bench {
  readonly stage: Stage;
  readonly files: Workspace;
  run(line: string): Promise<CommandResult>;
  /** The same moment, to look at with any engine. */
  fork(engine: TerraformEngine): Promise<Bench>;
}

const machine = "workstation";

const world: WorldDefinition = {
  id: "conformance",
  region: "eu-west-1",
  startsAt: "2026-02-16T12:00:00Z",
  accounts: [
    { id: "111111111111", name: "management", role: "management" },
    { id: "222222222222", name: "production", role: "production" },
  ],
  principals: [{ name: "operator", role: "human", account: "production", kind: "user", policies: ["AdministratorAccess"] }],
  stacks: [],
  approver: "operator",
  terminals: [],
  build: async () => undefined,
};

/** The operator is an administrator whom nothing refuses: what is compared is Terraform. */
export async function openBench(terraform: TerraformEngine): Promise<Bench> {
  const stage = await foundWorld({
    world,
    guardrails: [],
    seed: 7,
    data: createModelledPlane(),
    authorization: "enforced",
    terraform,
    regions: ["eu-west-1", "eu-central-1"],
    datasets: [],
    approverHabit: "rubber-stamp",
  });
  stage.ledger.recording = true;
  return benchOn(stage);
}

async function benchOn(stage: Stage): Promise<Bench> {
  const terminal = openTerminal(stage, { name: "operator", principal: "operator", machine }, "persistent");
  await terminal.run("export TF_CLI_ARGS=-no-color");
  return {
    stage,
    files: machineOf(stage, machine),
    run: async (line) => terminal.run(line, { mayFail: true }),
    fork: async (engine) => benchOn({ ...(await forkStage(stage)), terraform: engine }),
  };
}
