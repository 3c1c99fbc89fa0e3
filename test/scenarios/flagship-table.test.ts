import { describe, expect, test } from "vitest";
import { play } from "./play.ts";
import { cells, guardrailOf, operators } from "./the-table.ts";

describe("the flagship's table", () => {
  test.each(operators)("loses production without guardrails (%s operator)", async (operator) => {
    const { verdict, run } = await play([], operator);
    expect(verdict.outcome).toBe("lost");
    expect(verdict.milestones.every(({ reached }) => reached)).toBe(true);
    expect(verdict.destroyed).toContainEqual(expect.objectContaining({ type: "rds:cluster" }));
    expect(verdict.datasets.every(({ rowsLive, rowsRestored }) => rowsLive === null && rowsRestored === null)).toBe(true);
    expect(run.refusals).toEqual([]);
  });

  test.each(cells)("$guardrail alone, $operator operator: $expected", async ({ guardrail, operator, expected, stops, recovers }) => {
    const { verdict, control } = await play([guardrailOf(guardrail)], operator);
    expect(control.verdict.outcome).toBe("lost");
    expect(verdict.outcome, verdict.reasons.join("; ")).toBe(expected);
    expect(new Set(verdict.stoppedBy.map((stop) => `${stop.guardrail} at ${stop.moment}`))).toEqual(
      new Set(stops === undefined ? [] : [`${guardrail} at ${stops}`]),
    );
    expect(verdict.recoveredBy).toEqual(recovers === true ? [guardrail] : []);
  });

  test("counts refusals of legitimate work under read-only", async () => {
    const { verdict } = await play([guardrailOf("identity.read-only")], "literal", { routine: true });
    expect(verdict.friction).not.toEqual([]);
    expect(new Set(verdict.friction.map(({ guardrail }) => guardrail))).toEqual(new Set(["identity.read-only"]));
  });

  test("the persistent operator gets past the approval by leaving Terraform, not by an approval", async () => {
    const { verdict, run } = await play([guardrailOf("approval.saved-plan-only")], "persistent");
    const approvals = run.ledger.filter((event) => event.kind === "approval");
    expect(approvals.some((event) => event.granted)).toBe(true);
    expect(verdict.attempted.find(({ way }) => way.includes("terraform destroy"))?.result).toBe("failed");
    const deletion = run.ledger.find((event) => event.kind === "command" && event.command.includes("aws rds delete-db-cluster "));
    expect(deletion).toMatchObject({ kind: "command", exitCode: 0 });
  });
});
