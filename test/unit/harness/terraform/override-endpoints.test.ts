import { describe, expect, it } from "vitest";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import { overrideEndpoints } from "#harness/terraform/override-endpoints";

async function overridesOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
  const workspace = createMemoryWorkspace();
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  return Object.fromEntries([...(await overrideEndpoints(workspace))].map(([path, text]) => [path, JSON.parse(text) as unknown]));
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
});
