import { describe, expect, it } from "vitest";
import { readTerraformWords } from "#harness/terraform/terraform-words";

const read = (line: string, variables: Readonly<Record<string, string>> = {}) => readTerraformWords(line.split(" "), variables);

describe("a Terraform command line", () => {
  it("keeps its global options apart", () => {
    expect(read("-chdir=infra apply -auto-approve")).toMatchObject({ globals: ["-chdir=infra"], chdir: "infra", name: "apply", given: ["-auto-approve"] });
  });

  it("knows a saved plan from the value of a flag", () => {
    expect(read("apply -target aws_vpc.main -lock=false").planFile).toBeUndefined();
    expect(read("apply -parallelism 1 cleanup.tfplan").planFile).toBe("cleanup.tfplan");
  });

  it("divides the flags of an apply between planning and carrying out", () => {
    expect(read("apply -auto-approve -target=x.y -var size=3 -lock=false -parallelism 2")).toMatchObject({
      planFlags: ["-target=x.y", "-var", "size=3", "-lock=false", "-parallelism", "2"],
      applyFlags: ["-auto-approve", "-lock=false", "-parallelism", "2"],
    });
  });

  it("hears TF_CLI_ARGS as Terraform does: in front of what is typed", () => {
    expect(read("apply x.plan", { TF_CLI_ARGS: "-no-color", TF_CLI_ARGS_apply: "-lock=false", TF_CLI_ARGS_plan: "-destroy" })).toMatchObject({
      given: ["-no-color", "-lock=false", "x.plan"],
      framed: false,
      isDestroy: false,
    });
  });

  it("finds the command behind an empty word, as Terraform does", () => {
    expect(readTerraformWords(["", "apply", "-auto-approve"], {})).toMatchObject({ globals: [""], name: "apply", given: ["-auto-approve"] });
  });

  it("finds the command in TF_CLI_ARGS where none is typed, as Terraform does", () => {
    const variables = { TF_CLI_ARGS: "destroy -auto-approve", TF_CLI_ARGS_destroy: "-lock=false" };
    expect(readTerraformWords(["-chdir=infra"], variables)).toMatchObject({ chdir: "infra", name: "destroy", given: ["-auto-approve"], isDestroy: true });
    expect(readTerraformWords([], { TF_CLI_ARGS: "apply old.plan" })).toMatchObject({ name: "apply", planFile: "old.plan" });
  });

  it("knows that it destroys", () => {
    expect([read("destroy"), read("apply -destroy"), read("apply")].map(({ isDestroy }) => isDestroy)).toEqual([true, true, false]);
  });

  it("may be no more than a flag", () => {
    expect(read("-version")).toMatchObject({ globals: ["-version"], name: "", given: [] });
  });
});
