import { describe, expect, it } from "vitest";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import { refuseBackendSettings } from "#harness/terraform/refuse-backend-settings";
import { readTerraformWords } from "#harness/terraform/terraform-words";

const proxy = "http://proxy.example.com:3128";

async function init(line: string, files: Readonly<Record<string, string>> = {}, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  const workspace = createMemoryWorkspace();
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  return refuseBackendSettings(readTerraformWords(line.split(" "), variables), workspace, "infra");
}

const refusal = (subject: string) => ({ name: "UnsupportedError", subject });

describe("settings of a backend beside the configuration", () => {
  it("are let be where nothing leads elsewhere", async () => {
    const files = { "infra/prod.hcl": 'region = "eu-west-1"\n# http_proxy = ""\n' };
    for (const line of ["init", "init -backend-config=bucket=b -backend-config key=http_proxy -backend-config=prod.hcl", "init -backend-config=none.hcl"])
      await expect(init(line, files)).resolves.toBeUndefined();
    await expect(init(`plan -var=http_proxy=${proxy}`)).resolves.toBeUndefined();
  });

  it.each([
    ["with =", `init -backend-config=http_proxy=${proxy}`, {}],
    ["as a word of its own", `init -input=false -backend-config http_proxy=${proxy}`, {}],
    ["with two dashes", `init --backend-config=http_proxy=${proxy}`, {}],
    ["in TF_CLI_ARGS", "init", { TF_CLI_ARGS: `-backend-config=http_proxy=${proxy}` }],
    ["in TF_CLI_ARGS_init", "init", { TF_CLI_ARGS_init: `-backend-config="http_proxy=${proxy}"` }],
  ])("are refused where they lead elsewhere: %s", async (_title, line, variables) => {
    await expect(init(line, {}, variables)).rejects.toMatchObject(refusal("http_proxy in -backend-config"));
  });

  it("are refused when only an endpoint is named, by its path too", async () => {
    await expect(init("init -backend-config=endpoints.s3=https://s3.amazonaws.com")).rejects.toMatchObject(refusal("endpoints in -backend-config"));
  });

  it("are refused in a file that is named, in HCL and in JSON", async () => {
    const files = { "infra/prod.hcl": `bucket = "b"\nhttps_proxy = "${proxy}"\n`, "env/prod.json": JSON.stringify({ dynamodb_endpoint: "https://dynamodb" }) };
    await expect(init("init -backend-config=prod.hcl", files)).rejects.toMatchObject(refusal("https_proxy in infra/prod.hcl"));
    await expect(init("init", files, { TF_CLI_ARGS: "-backend-config=./prod.hcl" })).rejects.toMatchObject(refusal("https_proxy in infra/prod.hcl"));
    await expect(init("init -backend-config=../env/prod.json", files)).rejects.toMatchObject(refusal("dynamodb_endpoint in env/prod.json"));
  });

  it.each(["/etc/backend.hcl", "../../backend.hcl"])("are refused in a file beyond the machine's home: %s", async (path) => {
    await expect(init(`init -backend-config=${path}`)).rejects.toThrow("a file beyond the machine's home");
  });
});
