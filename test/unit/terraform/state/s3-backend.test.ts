import { beforeEach, describe, expect, test } from "vitest";
import { openTestTerminal, type TestTerminal } from "../cli/terminal-in-memory.ts";
import { createFakeS3, type FakeS3 } from "./fake-s3.ts";

let s3: FakeS3;
let terminal: TestTerminal;
beforeEach(() => {
  s3 = createFakeS3();
  terminal = openTestTerminal({ openSession: async () => s3.session });
});

const config = (backend: object, more: object = {}): object => ({
  terraform: { backend: { s3: { bucket: "states", key: "prod.tfstate", region: "eu-west-1", ...backend } } },
  resource: { terraform_data: { a: { input: 1 } } },
  ...more,
});

async function run(line: string, exitCode = 0): Promise<string> {
  const result = await terminal.run(line);
  expect(result, line).toMatchObject({ exitCode });
  return result.stdout + result.stderr;
}

describe("the S3 backend", () => {
  test("must be initialised first, and then keeps the state in the bucket and not in the folder", async () => {
    terminal.config(config({}));
    expect(await run("plan", 1)).toContain(
      'Error: Backend initialization required, please run "terraform init"\n\nReason: Initial configuration of the requested backend "s3"',
    );
    expect(await run("init")).toContain('Successfully configured the backend "s3"! Terraform will automatically');
    await run("apply -auto-approve");
    expect(JSON.parse(s3.objects.get("prod.tfstate") ?? "null")).toMatchObject({ version: 4, serial: 1 });
    expect(terminal.files.has("terraform.tfstate")).toBe(false);
  });

  test("asks for init again when its block has changed", async () => {
    terminal.config(config({}));
    await run("init");
    terminal.config(config({ key: "other.tfstate" }));
    expect(await run("plan", 1)).toContain(
      'Error: Backend initialization required: please run "terraform init"\n\nReason: Backend configuration block has changed',
    );
    expect(await run("init", 1)).toContain("Error: Backend configuration changed");
    await run("init -reconfigure");
    await run("plan");
  });

  test("refuses to work while another holds the lock, says who, and works again after force-unlock", async () => {
    terminal.config(config({ use_lockfile: true }));
    await run("init");
    await run("apply -auto-approve");
    expect([...s3.objects.keys()]).toEqual(["prod.tfstate"]);
    s3.objects.set(
      "prod.tfstate.tflock",
      JSON.stringify({
        ID: "lock-1",
        Operation: "OperationTypeApply",
        Info: "",
        Who: "ci@runner",
        Version: "1.11.4",
        Created: "2026-02-26T12:00:00.5Z",
        Path: "states/prod.tfstate",
      }),
    );
    const text = await run("destroy -auto-approve", 1);
    expect(text).toContain("Error: Error acquiring the state lock");
    expect(text).toContain("StatusCode: 412");
    expect(text).toContain(
      "Lock Info:\n  ID:        lock-1\n  Path:      states/prod.tfstate\n  Operation: OperationTypeApply\n  Who:       ci@runner\n  Version:   1.11.4\n  Created:   2026-02-26 12:00:00.5 +0000 UTC",
    );
    await run("plan -lock=false");
    expect(await run("force-unlock -force wrong", 1)).toContain('lock ID "wrong" does not match existing lock ("lock-1")');
    expect(await run("force-unlock -force lock-1")).toContain("Terraform state has been successfully unlocked!");
    await run("destroy -auto-approve");
  });

  test("takes the local state along with -migrate-state, after a yes", async () => {
    terminal.config({ resource: { terraform_data: { a: { input: 1 } } } });
    await run("apply -auto-approve");
    const before = terminal.files.get("terraform.tfstate");
    terminal = openTestTerminal({ openSession: async () => s3.session, workspace: terminal.environment.workspace, approve: async () => true });
    terminal.environment.workspace.write("main.tf.json", JSON.stringify(config({})));
    await run("init -migrate-state");
    expect(s3.objects.get("prod.tfstate")).toBe(before);
    expect(await run("plan")).toContain("No changes.");
  });

  test("keeps other workspaces under their own keys", async () => {
    terminal.config(config({}));
    await run("init");
    await run("workspace new blue");
    await run("apply -auto-approve");
    expect([...s3.objects.keys()]).toEqual(["env:/blue/prod.tfstate"]);
    expect(await run("workspace list")).toContain("  default\n* blue");
    await run("workspace select default");
    expect(await run("state list")).toBe("");
  });

  test("words a refused read as Terraform does", async () => {
    terminal.config(config({}));
    await run("init");
    s3.refusing.add("getObject");
    expect(await run("plan", 1)).toContain(
      "Error: error loading state: operation error S3: GetObject, https response error StatusCode: 403, RequestID: REQUEST, HostID: , api error AccessDenied: Access Denied",
    );
  });

  test("saves the state as errored.tfstate when the bucket refuses it", async () => {
    terminal.config(config({}));
    await run("init");
    s3.refusing.add("putObject");
    const text = await run("apply -auto-approve", 1);
    expect(text).toContain("Error: Failed to save state");
    expect(JSON.parse(terminal.files.get("errored.tfstate") ?? "null")).toMatchObject({ resources: [{ name: "a" }] });
  });

  test.each([
    [{ bucket: undefined }, 'The attribute "bucket" is required by the backend.'],
    [{ dynamodb_table: "locks" }, 'The argument "dynamodb_table" of the S3 backend is deprecated and not'],
    [{ region: undefined }, "Error: Missing region value"],
    [{ nonsense: 1 }, 'No argument or block type is named "nonsense"'],
  ])("refuses the settings %j by name", async (settings, message) => {
    terminal.config(config(settings));
    expect(await run("init", 1)).toContain(message);
  });

  test("refuses backends that it does not know, and those that it does not support", async () => {
    terminal.config({ terraform: { backend: { s4: {} } } });
    expect(await run("init", 1)).toContain('There is no backend type named "s4".');
    terminal.config({ terraform: { backend: { gcs: {} } } });
    expect(await run("init", 1)).toContain('The backend type "gcs" is not supported by scartissue\'s embedded');
  });
});
