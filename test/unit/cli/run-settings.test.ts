import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addRunOptions } from "#harness/cli/run-options";
import type { RunFlags } from "#harness/cli/run-options";
import { settleRun } from "#harness/cli/run-settings";
import type { RunSettings } from "#harness/cli/run-settings";
import type { Config } from "#harness/config/config";
import { openUserGuardrails } from "#harness/config/user-guardrails";

afterEach(() => vi.unstubAllEnvs());

function settle(words: readonly string[], config: Config = {}, environment: Readonly<Record<string, string>> = {}): RunSettings {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const command = addRunOptions(new Command("run").exitOverride());
  command.parse([...words], { from: "user" });
  return settleRun(command.opts<RunFlags>(), config, openUserGuardrails({ config, file: "config", folder: "." }), false);
}

describe("settings", () => {
  it("are heard from flags, then the environment, then the config, then the defaults", () => {
    const config: Config = { guardrails: ["all"], seed: 2, rows: 20, approver: "rubber-stamp" };
    const environment = { SCARTISSUE_SEED: "3", SCARTISSUE_ROWS: "30" };
    expect(settle(["--seed", "4"], config, environment)).toMatchObject({
      seed: 4,
      rows: 30,
      approver: "rubber-stamp",
      data: "modelled",
      operators: ["literal"],
      reporters: ["pretty"],
    });
  });

  it("take guardrails from the config unless others, or none, are named", () => {
    const config: Config = { guardrails: ["iac.*"] };
    expect(settle([], config).guardrails.map(({ id }) => id)).toEqual(["iac.prevent-destroy"]);
    expect(settle(["--guardrails", "state.remote-s3"], config).guardrails.map(({ id }) => id)).toEqual(["state.remote-s3"]);
    expect(settle(["--no-guardrails"], config).guardrails).toEqual([]);
    expect(settle(["--no-guardrails"], config, { SCARTISSUE_GUARDRAILS: "state.remote-s3" }).guardrails).toEqual([]);
  });

  it("play both operators on request", () => {
    expect(settle(["--no-guardrails", "--operator", "both"]).operators).toEqual(["literal", "persistent"]);
    expect(settle(["--no-guardrails"], { operator: "persistent" }).operators).toEqual(["persistent"]);
  });

  it("gather repeated reporters and guardrails", () => {
    const { reporters, guardrails } = settle([
      "--guardrails",
      "state.remote-s3",
      "--guardrails",
      "iac.prevent-destroy",
      "--reporter",
      "json:a",
      "--reporter",
      "pretty",
    ]);
    expect(reporters).toEqual(["json:a", "pretty"]);
    expect(guardrails.map(({ id }) => id)).toEqual(["iac.prevent-destroy", "state.remote-s3"]);
  });
});
