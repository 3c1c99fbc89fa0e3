import { describe, expect, it } from "vitest";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import { overrideEndpoints } from "#harness/terraform/override-endpoints";

const binaries = {
  terraform: { name: "terraform", version: "1.11.4" },
  tofu: { name: "tofu", version: "1.10.0" },
  olderTofu: { name: "tofu", version: "1.7.3" },
} as const;

async function overridesOf(files: Readonly<Record<string, string>>, binary: keyof typeof binaries = "terraform"): Promise<Readonly<Record<string, unknown>>> {
  const workspace = createMemoryWorkspace();
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  return Object.fromEntries([...(await overrideEndpoints(workspace, binaries[binary]))].map(([path, text]) => [path, JSON.parse(text) as unknown]));
}

describe("the override beside an author's configuration", () => {
  it("is not written where nothing leads elsewhere", async () => {
    expect(
      await overridesOf({ "infra/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\nterraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n' }),
    ).toEqual({});
  });

  it("takes endpoints and proxies out of each provider configuration, and leaves the rest to the author", async () => {
    const main = `
provider "aws" {
  region = "eu-west-1"
  endpoints {
    rds = "https://rds.eu-west-1.amazonaws.com"
  }
}
provider "aws" {
  alias       = "backup"
  https_proxy = "http://proxy.example.com:3128"
  assume_role {
    role_arn = "arn:aws:iam::333333333333:role/backup"
  }
}
provider "aws" {
  alias = "plain"
}`;
    expect(await overridesOf({ "infra/main.tf": main })).toEqual({
      "infra/scartissue_override.tf.json": { provider: { aws: [{ endpoints: [{}] }, { alias: "backup", https_proxy: null }] } },
    });
  });

  it("writes the S3 backend again without what leads elsewhere, because a backend is overridden whole", async () => {
    const document = {
      terraform: { backend: { s3: { bucket: "b", key: "k", region: "eu-west-1", endpoints: { s3: "https://s3.amazonaws.com" }, use_lockfile: true } } },
    };
    expect(await overridesOf({ "main.tf.json": JSON.stringify(document) })).toEqual({
      "scartissue_override.tf.json": { terraform: { backend: { s3: { bucket: "b", key: "k", region: "eu-west-1", use_lockfile: true } } } },
    });
  });

  it("is written in each folder that needs one: modules may configure providers, too", async () => {
    const leading = 'provider "aws" {\n  use_fips_endpoint = true\n}\n';
    expect(Object.keys(await overridesOf({ "infra/main.tf": "", "modules/db/providers.tf": leading }))).toEqual(["modules/db/scartissue_override.tf.json"]);
  });

  it("leaves what cannot be parsed for Terraform to complain about", async () => {
    expect(await overridesOf({ "main.tf": 'provider "aws" { endpoints', "other.tf.json": "{ endpoints" })).toEqual({});
  });

  it("looks through `.tofu` files where OpenTofu runs, which alone loads them", async () => {
    const proxied = 'provider "aws" {\n  http_proxy = "http://proxy.example.com:3128"\n}\n';
    const document = JSON.stringify({ terraform: { backend: { s3: { bucket: "b", https_proxy: "http://proxy.example.com" } } } });
    for (const files of [{ "infra/main.tofu": proxied }, { "infra/backend.tofu.json": document }]) {
      expect(Object.keys(await overridesOf(files, "tofu"))).toEqual(["infra/scartissue_override.tofu.json"]);
      for (const other of ["terraform", "olderTofu"] as const) expect(await overridesOf(files, other)).toEqual({});
    }
    expect(Object.keys(await overridesOf({ "main.tf": proxied, "main.tofu": "" }, "olderTofu"))).toEqual(["scartissue_override.tf.json"]);
    expect(Object.keys(await overridesOf({ "main.tf": proxied }, "tofu"))).toEqual(["scartissue_override.tofu.json"]);
  });

  it("overrides nothing of a `.tf` file that OpenTofu passes over for a `.tofu` file of the same name", async () => {
    const files = { "main.tf": 'provider "aws" {\n  http_proxy = "http://proxy.example.com"\n}\n', "main.tofu": 'provider "aws" {\n}\n' };
    expect(await overridesOf(files, "tofu")).toEqual({});
    expect(Object.keys(await overridesOf(files, "terraform"))).toEqual(["scartissue_override.tf.json"]);
    expect(Object.keys(await overridesOf({ "main.tf.json": '{"provider":{"aws":{"no_proxy":"*"}}}', "main.tofu": "" }, "tofu"))).toHaveLength(1);
  });

  it("refuses what no override of ours can take out: an author's override that comes after it, and the backend of another's state", async () => {
    const proxied = 'provider "aws" {\n  http_proxy = "http://proxy.example.com"\n}\n';
    await expect(overridesOf({ "main.tf": 'provider "aws" {}', "z_override.tf": proxied })).rejects.toMatchObject({
      name: "UnsupportedError",
      subject: "http_proxy in z_override.tf",
    });
    expect(await overridesOf({ "main.tf": 'provider "aws" {}', "a_override.tf": proxied })).not.toEqual({});
    const read = (settings: string): string =>
      `data "terraform_remote_state" "network" {\n  backend = "s3"\n  config = {\n    bucket = "b"\n${settings}  }\n}\n`;
    await expect(overridesOf({ "data.tf": read('    http_proxy = "http://proxy.example.com"\n') })).rejects.toMatchObject({ subject: "http_proxy in data.tf" });
    expect(await overridesOf({ "data.tf": `# no endpoints\n${read("")}` })).toEqual({});
  });
});
