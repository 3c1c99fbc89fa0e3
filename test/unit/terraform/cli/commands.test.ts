import { beforeEach, describe, expect, test } from "vitest";
import { openTestTerminal, type TestTerminal } from "./terminal-in-memory.ts";

let terminal: TestTerminal;
beforeEach(() => {
  terminal = openTestTerminal();
});

async function run(line: string, exitCode = 0): Promise<string> {
  const result = await terminal.run(line);
  expect(result, line).toMatchObject({ exitCode });
  return result.stdout + result.stderr;
}
const data = (resources: object, more: object = {}): void => terminal.config({ resource: { terraform_data: resources }, ...more });
const otherLineage = (text = ""): string => text.replace(/"lineage": "[^"]*"/, '"lineage": "other"');

describe("a saved plan", () => {
  test("applies exactly once", async () => {
    data({ a: { input: 1 } });
    expect(await run("plan -out=p")).toContain(
      'Saved the plan to: p\n\nTo perform exactly these actions, run the following command to apply:\n    terraform apply "p"',
    );
    expect(await run("apply p")).toContain("Apply complete! Resources: 1 added, 0 changed, 0 destroyed.");
    expect(await run("apply p", 1)).toContain("Error: Saved plan is stale");
  });

  test("is refused for a state of another lineage, and nothing is destroyed", async () => {
    data({ a: { input: 1 } });
    await run("apply -auto-approve");
    await run("plan -destroy -out=p");
    terminal.files.set("terraform.tfstate", otherLineage(terminal.files.get("terraform.tfstate")));
    expect(await run("apply p", 1)).toContain("Error: Saved plan does not match the given state");
    expect(terminal.state().resources).toHaveLength(1);
  });

  test("keeps the configuration it was made of", async () => {
    data({ a: { input: 1 } });
    await run("plan -out=p");
    data({ z: { input: 1 } });
    await run("apply p");
    expect(terminal.state().resources.map(({ name }) => name)).toEqual(["a"]);
  });

  test("that met an error cannot be applied", async () => {
    data({ a: { lifecycle: { prevent_destroy: true } } });
    await run("apply -auto-approve");
    await run("plan -destroy -out=p", 1);
    expect(JSON.parse((await terminal.run("show -json p")).stdout)).toMatchObject({ errored: true, applyable: false, complete: false });
    expect(await run("apply p", 1)).toContain("Error: Cannot apply incomplete plan");
  });

  test.each(["nope", "{}", ""])("with the content %j is refused by name", async (text) => {
    terminal.files.set("p", text);
    expect(await run("apply p", 1)).toContain('Error: Failed to load "p" as a plan file');
  });
});

describe("the state commands", () => {
  beforeEach(async () => {
    data({ a: { input: 1 }, b: { count: 2 } });
    await run("apply -auto-approve");
  });

  test("list addresses, all or those below one", async () => {
    expect(await run("state list")).toBe("terraform_data.a\nterraform_data.b[0]\nterraform_data.b[1]\n");
    expect(await run("state list terraform_data.b")).toBe("terraform_data.b[0]\nterraform_data.b[1]\n");
    expect(await run("state list terraform_data.z", 1)).toContain("Error: Unknown resource");
  });

  test("remove instances, and keep a backup", async () => {
    expect(await run("state rm terraform_data.b")).toBe(
      "Removed terraform_data.b[0]\nRemoved terraform_data.b[1]\nSuccessfully removed 2 resource instance(s).\n",
    );
    expect(await run("state list")).toBe("terraform_data.a\n");
    expect([...terminal.files.keys()].filter((path) => path.endsWith(".backup"))).toHaveLength(2);
    expect(await run("state rm terraform_data.z", 1)).toContain("Error: Invalid target address");
  });

  test("move an address, so that the next plan changes nothing", async () => {
    await run("state mv terraform_data.a terraform_data.c");
    data({ c: { input: 1 }, b: { count: 2 } });
    expect(await run("plan")).toContain("No changes.");
    expect(await run("state mv terraform_data.z terraform_data.y", 1)).toContain("Cannot move terraform_data.z: does not match anything in the current");
  });

  test("push refuses another lineage and an older serial unless forced", async () => {
    const text = terminal.files.get("terraform.tfstate") ?? "";
    terminal.files.set("other", otherLineage(text));
    terminal.files.set("older", text.replace(/"serial": \d+/, '"serial": 1'));
    expect(await run("state push other", 1)).toContain('Failed to write state: cannot import state with lineage "other" over unrelated state');
    expect(await run("state push older", 1)).toContain("Failed to write state: cannot import state with serial 1 over newer state with serial 4");
    await run("state push -force other");
    expect(terminal.state().lineage).toBe("other");
  });

  test("pull prints the file", async () => {
    expect((await run("state pull")).trim()).toBe((terminal.files.get("terraform.tfstate") ?? "").trim());
  });
});

describe("the command line", () => {
  test.each([
    ["plan -bogus", "flag provided but not defined: -bogus"],
    ["plan -out", "flag needs an argument: -out"],
    ["plan -refresh=maybe", 'invalid boolean value "maybe" for -refresh'],
    ["plan extra", "Error: Too many command line arguments"],
    ["plan -target=foo", 'Error: Invalid target "foo"'],
    ["plan -parallelism=0", "Error: Invalid parallelism value"],
    ["plan -replace=data.x.y", "Error: Invalid force-replace address"],
    ["plan -destroy -refresh-only", "Error: Incompatible plan mode options"],
    ["plan -var x=1", "Error: Value for undeclared variable"],
    ["plan -var-file=none", "Given variables file none does not exist."],
    ["bogus", 'Terraform has no command named "bogus".'],
    ["console", 'The command "terraform console" is not supported by scartissue\'s embedded Terraform.'],
    ["import terraform_data.z id", 'Error: resource address "terraform_data.z" does not exist in the configuration.'],
  ])("%s is refused", async (line, message) => {
    data({ a: {} });
    expect(await run(line, 1)).toContain(message);
  });

  test("draws a frame around diagnostics unless colours are off", async () => {
    const { stderr } = await terminal.execute(["plan"]);
    expect(stderr).toMatch(/^╷\n│ Error: No configuration files\n│\n│ Plan requires/);
    expect((await terminal.execute(["plan", "-no-color"])).stderr).toMatch(/^\nError: No configuration files\n/);
  });

  test("works in another directory with -chdir, and takes arguments from the environment", async () => {
    terminal = openTestTerminal({ variables: { TF_CLI_ARGS_plan: "-destroy", TF_VAR_x: "7" } });
    terminal.files.set(
      "infra/main.tf.json",
      JSON.stringify({
        variable: { x: {} },
        resource: { terraform_data: { a: { input: "${var.x}" } } },
        output: { o: { value: "${terraform_data.a.output}" } },
      }),
    );
    await terminal.execute(["-chdir=infra", "apply", "-auto-approve"]);
    expect(terminal.files.has("infra/terraform.tfstate")).toBe(true);
    expect((await terminal.execute(["-chdir=infra", "output", "-raw", "o"])).stdout).toBe("7\n");
    expect((await terminal.execute(["-chdir=infra", "plan"])).stdout).toContain("Plan: 0 to add, 0 to change, 1 to destroy.");
  });

  test("finds modules beside the directory, names files from there, and refuses real options that it lacks by name", async () => {
    const call = (source: string): string => JSON.stringify({ module: { m: { source } } });
    terminal.files.set("modules/m/main.tf.json", JSON.stringify({ resource: { terraform_data: { a: { input: "${path.module}" } } } }));
    terminal.files.set("live/main.tf.json", call("../modules/m"));
    expect((await terminal.execute(["-chdir=live", "plan", "-no-color"])).stdout).toContain('+ input  = "../modules/m"');
    terminal.files.set("live/main.tf.json", call("../modules/none"));
    expect((await terminal.execute(["-chdir=live", "plan", "-no-color"])).stderr).toContain("  on main.tf.json line 1");
    expect((await terminal.execute(["-chdir=live", "plan", "-json", "-no-color"])).stderr).toContain(
      "The option -json is not supported here by scartissue's embedded Terraform.",
    );
  });

  test("asks before it applies: a yes goes on, a no does not, and without input it refuses", async () => {
    for (const [answer, exitCode, text] of [
      [true, 0, "Apply complete!"],
      [false, 1, "Apply cancelled."],
      [undefined, 1, "error asking for approval: EOF"],
    ] as const) {
      terminal = openTestTerminal(answer === undefined ? {} : { approve: async () => answer });
      data({ a: {} });
      expect(await run("apply", exitCode)).toContain(text);
      expect(terminal.files.has("terraform.tfstate")).toBe(exitCode === 0);
    }
  });

  test("plans end with 2 when something would change and -detailed-exitcode is given", async () => {
    data({ a: {} });
    await run("plan -detailed-exitcode", 2);
    await run("apply -auto-approve");
    await run("plan -detailed-exitcode");
  });

  test("shows outputs, hides sensitive ones, and taints", async () => {
    data({ a: { input: "x" } }, { output: { o: { value: "${terraform_data.a.output}" }, s: { value: "hidden", sensitive: true } } });
    await run("apply -auto-approve");
    expect(await run("output")).toBe('o = "x"\ns = <sensitive>\n');
    expect(await run("output -json s")).toBe('"hidden"\n');
    expect(await run("output zz", 1)).toContain('Error: Output "zz" not found');
    await run("taint terraform_data.a");
    expect(await run("plan")).toContain("terraform_data.a is tainted, so must be replaced");
    await run("untaint terraform_data.a");
    expect(await run("plan")).toContain("No changes.");
  });

  test("a corrupted state is named before anything is done to it", async () => {
    data({ a: {} });
    terminal.files.set("terraform.tfstate", "xx{");
    expect(await run("apply -auto-approve", 1)).toContain("Unsupported state file format: The state file could not be parsed as JSON:");
    expect(terminal.files.get("terraform.tfstate")).toBe("xx{");
  });

  test("validate finds what plan would refuse, without state or provider", async () => {
    data({ a: { input: "${local.missing}" } });
    expect(await run("validate", 1)).toContain("Error: ");
    data({ a: { input: 1 } });
    expect(await run("validate")).toContain("Success! The configuration is valid.");
  });
});
