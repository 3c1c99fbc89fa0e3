import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { HarnessError } from "#model/errors";
import { findBinary } from "#harness/terraform/find-binary";
import { findMirror } from "#harness/terraform/find-mirror";
import { openTerraformBinary } from "#harness/terraform/open-terraform-binary";
import { installFakeTerraform } from "./fake-terraform.ts";
import type { FakeTerraform } from "./fake-terraform.ts";

const fakes: FakeTerraform[] = [];

function install(version?: string): FakeTerraform {
  const fake = installFakeTerraform("", version);
  fakes.push(fake);
  return fake;
}

afterEach(() => {
  for (const fake of fakes.splice(0)) fake.remove();
});

describe("the Terraform binary", () => {
  it("is the one on PATH", async () => {
    const { environment, file } = install();
    expect(await findBinary("terraform", environment)).toEqual({ name: "terraform", file, version: "1.11.4" });
  });

  it("is the named one before that on PATH", async () => {
    const [one, other] = [install(), install('{"terraform_version":"1.9.0"}')];
    expect(await findBinary("terraform", { ...one.environment, SCARTISSUE_TERRAFORM: other.file })).toMatchObject({ file: other.file, version: "1.9.0" });
  });

  it.each([
    ["is not on PATH", { PATH: "/nonexistent" }, "There is no `terraform` on PATH"],
    ["is a folder", { SCARTISSUE_TERRAFORM: tmpdir() }, "which is not a program"],
    ["is named and not there", { SCARTISSUE_TERRAFORM: "/nonexistent/terraform" }, "SCARTISSUE_TERRAFORM names `/nonexistent/terraform`"],
  ])("is missed with a clear word when it %s", async (_, environment, message) => {
    await expect(findBinary("terraform", environment)).rejects.toSatisfy(
      (error) => error instanceof HarnessError && error.code === "environment" && error.message.includes(message) && error.hint !== "",
    );
  });

  it("is refused when it is too old", async () => {
    const { environment } = install('{"terraform_version":"1.4.7"}');
    await expect(findBinary("terraform", environment)).rejects.toThrow("is Terraform 1.4.7, and replays need 1.5.0 or later");
  });

  it("is refused when it does not tell its version", async () => {
    const { environment, file } = install("I am a teapot");
    await expect(findBinary("terraform", environment)).rejects.toThrow(`\`${file} version -json\` tells no version`);
  });

  it("is refused when it cannot be run at all", async () => {
    const { environment, file } = install();
    writeFileSync(file, "#!/nonexistent/interpreter\n");
    chmodSync(file, 0o755);
    await expect(findBinary("terraform", environment)).rejects.toMatchObject({ code: "environment" });
  });
});

describe("the folder of provider plugins", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function makeHome(...paths: readonly string[]): string {
    const home = mkdtempSync(join(tmpdir(), "scartissue-home-"));
    folders.push(home);
    for (const path of paths) mkdirSync(join(home, path), { recursive: true });
    return home;
  }

  it("is the first usual one that holds the AWS provider, packed or unpacked", () => {
    const unpacked = ".local/share/terraform/plugins/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";
    const home = makeHome(".terraform.d/plugins/registry.terraform.io/hashicorp/random/3.0.0/linux_amd64", unpacked);
    expect(findMirror({ HOME: home })).toEqual({ folder: join(home, ".local/share/terraform/plugins"), awsVersions: ["5.100.0"] });
    const packed = makeHome(".terraform.d/plugins/registry.terraform.io/hashicorp/aws");
    writeFileSync(join(packed, ".terraform.d/plugins/registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.99.1_linux_amd64.zip"), "");
    expect(findMirror({ HOME: packed })).toMatchObject({ awsVersions: ["5.99.1"] });
  });

  it("is the named one, even before it holds anything", () => {
    const home = makeHome(".terraform.d/plugins/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64");
    expect(findMirror({ HOME: home, SCARTISSUE_TERRAFORM_MIRROR: "/nonexistent" })).toEqual({ folder: "/nonexistent", awsVersions: [] });
  });

  it("is refused when it was named and holds no AWS provider", async () => {
    const { environment } = install();
    await expect(openTerraformBinary({ name: "terraform", environment: { ...environment, SCARTISSUE_TERRAFORM_MIRROR: makeHome() } })).rejects.toThrow(
      "holds no hashicorp/aws",
    );
  });
});
