import { aws } from "../shell/aws-program.ts";
import { cat, cp, echo, env, find, ls, mkdir, mv, pwd, rm, scp, unzip, whoami, zip } from "../shell/file-programs.ts";
import { createPgDump, createPsql } from "../shell/psql-program.ts";
import type { Program, Seat } from "../shell/seat.ts";
import { createApprover } from "./approver.ts";
import { askGuardrails } from "./ask-guardrails.ts";
import { findServer } from "./find-server.ts";
import type { Person, Stage } from "./stage.ts";
import type { ReviewPlan } from "./terraform-engine.ts";
import { takeInventory } from "../inventory/take-inventory.ts";

/** Programs whose writes to files are reviewed before they take effect. */
export const reviewedPrograms: ReadonlySet<string> = new Set(["cp", "mv", "rm", "scp", "unzip", "zip"]);

/** What a person's shell can run. */
export function createPrograms(stage: Stage, person: Person): Readonly<Record<string, Program>> {
  const server = findServer(stage);
  return {
    aws,
    cat,
    cp,
    echo,
    env,
    find,
    ls,
    mkdir,
    mv,
    pwd,
    rm,
    scp,
    unzip,
    whoami,
    zip,
    psql: createPsql(stage.data, server, async (seat, statement) => {
      const review = await askGuardrails(
        stage.guardrails,
        "reviewStatement",
        (guardrail) => guardrail.reviewStatement?.({ world: stage.facts, operator: seat.operator, ...statement }),
        createApprover(stage.facts, person.name, { text: statement.sql }),
        stage.ledger,
      );
      stage.ledger.append({ kind: "statement", ...statement });
      return review.allowed ? { allowed: true, message: "" } : review;
    }),
    pg_dump: createPgDump(stage.data, server),
    terraform: stage.terraform.createProgram(
      stage,
      stage.guardrails.some((guardrail) => guardrail.reviewPlan !== undefined) ? reviewPlanOf(stage, person) : undefined,
    ),
  };
}

function reviewPlanOf(stage: Stage, person: Person): ReviewPlan {
  return async (seat: Seat, plan, about) => {
    const stack = stage.facts.stacks.find((one) => one.directory === about.directory);
    stage.ledger.append({
      kind: "plan",
      operator: seat.operator,
      directory: about.directory,
      lineage: about.lineage,
      serial: about.serial,
      changes: plan.resource_changes.map(({ address, change }) => ({ address, actions: [...change.actions] })),
    });
    const review = await askGuardrails(
      stage.guardrails,
      "reviewPlan",
      (guardrail) =>
        guardrail.reviewPlan?.({
          world: stage.facts,
          operator: seat.operator,
          principal: person.principal,
          plan,
          ...about,
          stack: stack?.id ?? about.directory,
          inventory: async () => takeInventory(stage),
        }),
      createApprover(stage.facts, person.name, { plan }),
      stage.ledger,
    );
    return review.allowed ? { allowed: true } : { allowed: false, message: review.message };
  };
}
