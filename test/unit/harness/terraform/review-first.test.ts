import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { reviewFirst } from "#harness/terraform/review-first";
import { readTerraformWords } from "#harness/terraform/terraform-words";
import type { CommandResult } from "#model/scenario";

interface Played {
  readonly ran: string[];
  readonly reviewed: string[];
  readonly result: Promise<CommandResult>;
}

const plainPlan = zipSync({ tfstate: strToU8(JSON.stringify({ lineage: "one", serial: 3 })) });

/** A Terraform that answers by the command's name. */
function play(
  line: string,
  answers: Readonly<Record<string, Partial<CommandResult>>>,
  allowed = false,
  answer?: (prompt: string) => Promise<string>,
  planFile: Uint8Array = plainPlan,
): Played {
  const ran: string[] = [];
  const reviewed: string[] = [];
  const result = reviewFirst({
    words: readTerraformWords(line.split(" "), {}),
    run: async ([name = ""]) => {
      ran.push(name);
      return { exitCode: 0, stdout: "", stderr: "", ...answers[name] };
    },
    readFile: () => planFile,
    planFile: "/scratch/plan",
    answer,
    review: async (_plan, { command }) => {
      reviewed.push(command);
      return allowed ? { allowed } : { allowed, message: "no" };
    },
  });
  return { ran, reviewed, result };
}

const planOf = (actions: readonly string[], more: object = {}): Partial<CommandResult> => ({
  stdout: JSON.stringify({ resource_changes: [{ address: "a.b", mode: "managed", change: { actions } }], ...more }),
});

describe("a plan that says nothing about whether it can be applied, as OpenTofu's", () => {
  it("is reviewed when it changes something", async () => {
    const { result, reviewed, ran } = play("apply -auto-approve", { show: planOf(["delete"]) });
    expect(await result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Plan rejected") as string });
    expect({ reviewed, ran }).toEqual({ reviewed: ["apply"], ran: ["plan", "show"] });
  });

  it("is not reviewed when it changes nothing", async () => {
    const { result, reviewed, ran } = play("apply -auto-approve", { show: planOf(["no-op"], { output_changes: { x: { actions: ["no-op"] } } }) });
    expect(await result).toMatchObject({ exitCode: 0 });
    expect({ reviewed, ran }).toEqual({ reviewed: [], ran: ["plan", "show", "apply"] });
  });

  it("is reviewed when it only moves, imports or gives another output", async () => {
    const only = [
      { resource_changes: [{ address: "a.c", previous_address: "a.b", change: { actions: ["no-op"] } }] },
      { resource_changes: [{ address: "a.b", change: { actions: ["no-op"], importing: { id: "i" } } }] },
      { resource_changes: [], output_changes: { x: { actions: ["delete"] } } },
    ];
    for (const plan of only) {
      const { result, reviewed } = play("apply", { show: { stdout: JSON.stringify(plan) } });
      await result;
      expect(reviewed).toEqual(["apply"]);
    }
  });
});

describe("whoever is asked at the terminal", () => {
  const asked: string[] = [];
  const says = (line: string) => async (prompt: string) => {
    asked.push(prompt.split("\n")[0] ?? "");
    return line;
  };

  it("is asked after the review, and nothing is applied unless the answer is yes", async () => {
    const { result, reviewed, ran } = play("apply", { show: planOf(["delete"]) }, true, says("no"));
    expect(await result).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/Enter a value: \nApply cancelled\.\n$/) as string });
    expect({ reviewed, ran, asked: asked.splice(0) }).toEqual({ reviewed: ["apply"], ran: ["plan", "show"], asked: ["Do you want to perform these actions?"] });
    const agreed = play("destroy", { show: planOf(["delete"]) }, true, says("yes"));
    await agreed.result;
    expect({ ran: agreed.ran, asked: asked.splice(0) }).toEqual({ ran: ["plan", "show", "apply"], asked: ["Do you really want to destroy all resources?"] });
  });

  it("is not asked for what the review refuses, nor with -auto-approve", async () => {
    await play("apply", { show: planOf(["delete"]) }, false, says("yes")).result;
    const automatic = play("apply -auto-approve", { show: planOf(["delete"]) }, true, says("no"));
    await automatic.result;
    expect({ ran: automatic.ran, asked }).toEqual({ ran: ["plan", "show", "apply"], asked: [] });
  });
});

describe("a saved plan for another state than the folder's", () => {
  const elsewhere = { stdout: JSON.stringify({ lineage: "other", serial: 9 }) };

  it("is Terraform's to refuse, and nobody reviews it", async () => {
    const { result, reviewed } = play("apply old.plan", { state: elsewhere, apply: { exitCode: 1, stderr: "Error: Saved plan is stale\n" } });
    expect(await result).toMatchObject({ exitCode: 1, stderr: "Error: Saved plan is stale\n" });
    expect(reviewed).toEqual([]);
  });

  it("is unsupported when Terraform carries it out all the same, in whole or in part: nobody has reviewed it", async () => {
    for (const apply of [{ exitCode: 0 }, { exitCode: 1, stdout: "aws_vpc.main: Destroying... [id=vpc-1]\n" }]) {
      const { result } = play("apply old.plan", { state: elsewhere, apply });
      await expect(result).rejects.toMatchObject({ name: "UnsupportedError", subject: "applying a saved plan for another state than the folder's" });
    }
  });

  it("is reviewed when the state is the folder's", async () => {
    const { result, reviewed } = play("apply old.plan", {
      state: { stdout: JSON.stringify({ lineage: "one", serial: 3 }) },
      show: planOf(["delete"], { applyable: true }),
    });
    expect(await result).toMatchObject({ exitCode: 1 });
    expect(reviewed).toEqual(["destroy"]);
  });
});

describe("a plan that OpenTofu has encrypted", () => {
  const encrypted = strToU8(JSON.stringify({ meta: { "key_provider.pbkdf2.plan": "c2FsdA==" }, encrypted_data: "c2VjcmV0", encryption_version: "v0" }));
  const empty = { stdout: "" };

  it("is unsupported before it is applied, saved or not: nobody could review it", async () => {
    for (const line of ["apply saved.plan", "apply -auto-approve", "destroy -auto-approve"]) {
      const { result, ran, reviewed } = play(line, { state: empty, show: planOf(["delete"], { applyable: true }) }, true, undefined, encrypted);
      await expect(result).rejects.toMatchObject({ name: "UnsupportedError", subject: "applying an encrypted plan" });
      expect({ applied: ran.includes("apply"), reviewed }).toEqual({ applied: false, reviewed: [] });
    }
  });

  it("is told from a plain plan, and from what is no plan at all, which is Terraform's to refuse", async () => {
    expect(await play("apply -auto-approve", { show: planOf(["delete"]) }, true).result).toMatchObject({ exitCode: 0 });
    const words = { exitCode: 1, stderr: 'Error: Failed to load "x" as a plan file\n' };
    const { result, reviewed } = play("apply x", { state: { stdout: "{}" }, apply: words }, true, undefined, strToU8("no plan"));
    expect(await result).toMatchObject(words);
    expect(reviewed).toEqual([]);
  });
});
