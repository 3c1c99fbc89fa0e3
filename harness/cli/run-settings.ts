import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { WorldFacts } from "#model/world";
import type { Config } from "../config/config.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { assertLoopback } from "../interlock/assert-loopback.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import type { DataMode } from "../open-data.ts";
import type { TerraformName } from "../open-terraform.ts";
import type { RunFlags } from "./run-options.ts";

/** How a command runs, after flags, environment, config and defaults have been heard in that order. */
export interface RunSettings {
  /** Empty only for a control run, on purpose. */
  readonly guardrails: readonly Guardrail[];
  readonly operators: readonly OperatorKind[];
  readonly expect: Outcome | undefined;
  readonly reporters: readonly string[];
  readonly data: DataMode;
  readonly rows: number | null;
  readonly seed: number;
  readonly approver: WorldFacts["approver"]["habit"];
  readonly maxFriction: number | undefined;
  /** Runs under way at once; undefined leaves it to the engine. */
  readonly concurrency: number | undefined;
  readonly terraform: TerraformName;
  readonly cloud: string;
  /** Whether the embedded AWS stands in for services that the backend lacks. */
  readonly fill: boolean;
}

/** Settles what a run is. `contradicted`: both `--guardrails` and `--no-guardrails` were said. @throws HarnessError `usage` */
export function settleRun(flags: RunFlags, config: Config, user: UserGuardrails, contradicted: boolean): RunSettings {
  if (contradicted) throw new HarnessError("usage", "--guardrails and --no-guardrails contradict each other", { hint: "Say one of them" });
  if (flags.guardrails === false && flags.expect !== undefined) {
    throw new HarnessError("usage", "--expect means nothing beside --no-guardrails: a control must end as its scenario declares", {
      hint: "Leave --expect away",
    });
  }
  const cloud = flags.cloud ?? config.cloud ?? "embedded";
  checkCloud(cloud);
  const operator = flags.operator ?? config.operator ?? "literal";
  return {
    guardrails: guardrailsOf(flags.guardrails, user),
    operators: operator === "both" ? ["literal", "persistent"] : [operator],
    expect: flags.expect ?? config.expect,
    reporters: flags.reporter ?? config.reporters ?? ["pretty"],
    data: flags.data ?? config.data ?? "modelled",
    rows: flags.rows ?? config.rows ?? null,
    seed: flags.seed ?? config.seed ?? 1,
    approver: flags.approver ?? config.approver ?? "reads-the-plan",
    maxFriction: flags.maxFriction ?? config.maxFriction,
    concurrency: flags.concurrency,
    terraform: flags.terraform ?? config.terraform ?? "embedded",
    cloud,
    fill: flags.fill ?? true,
  };
}

function checkCloud(cloud: string): void {
  if (clouds.has(cloud)) return;
  if (!/^[a-z]+:/.test(cloud))
    throw new HarnessError("usage", `There is no cloud \`${cloud}\``, { hint: "Say embedded, moto, localstack or http://127.0.0.1:PORT" });
  assertLoopback(cloud);
}

const clouds: ReadonlySet<string> = new Set(["embedded", "moto", "localstack"]);

function guardrailsOf(named: RunFlags["guardrails"], { known, chosen }: UserGuardrails): readonly Guardrail[] {
  if (named === false) return [];
  const ids = named ?? chosen;
  if (ids === undefined) {
    throw new HarnessError("usage", "No guardrails were named", {
      hint: "Say --guardrails id,id (see `scartissue list guardrails`) or name them in scartissue.config.ts; --no-guardrails makes a control run",
    });
  }
  return findGuardrails(ids, known);
}
