import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import { writeCliConfiguration } from "#harness/terraform/cli-configuration";
import { explainInitFailure } from "#harness/terraform/explain-init-failure";
import { layOutMachine } from "#harness/terraform/machine-folder";
import { providerLinkText } from "#harness/terraform/provider-links";
import { readTerraformWords } from "#harness/terraform/terraform-words";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-plugins-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const provider = "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";

function makeMirror(): string {
  const mirror = join(folder, "mirror");
  mkdirSync(join(mirror, provider), { recursive: true });
  writeFileSync(join(mirror, provider, "plugin"), "a plugin");
  writeFileSync(join(mirror, "registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.99.0_linux_amd64.zip"), "packed");
  mkdirSync(join(mirror, "example.com/team/own/1.0.0/linux_amd64"), { recursive: true });
  return mirror;
}

describe("Terraform's own configuration", () => {
  it("takes plugins from one folder, under the names of Terraform's and OpenTofu's registries", () => {
    const { file, plugins } = writeCliConfiguration(join(folder, "own"), makeMirror());
    expect(readFileSync(file, "utf8")).toBe(
      `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`,
    );
    for (const host of ["registry.terraform.io", "registry.opentofu.org"]) {
      expect(readFileSync(join(plugins, host, "hashicorp/aws/5.100.0/linux_amd64/plugin"), "utf8")).toBe("a plugin");
      expect(readFileSync(join(plugins, host, "hashicorp/aws/terraform-provider-aws_5.99.0_linux_amd64.zip"), "utf8")).toBe("packed");
    }
    expect(lstatSync(join(plugins, "example.com/team/own/1.0.0/linux_amd64")).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(plugins, "registry.opentofu.org/team"), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("takes plugins from nowhere when there is no mirror", () => {
    const { plugins } = writeCliConfiguration(join(folder, "own"), undefined);
    expect(lstatSync(plugins).isDirectory()).toBe(true);
  });
});

describe("a machine's files on disk", () => {
  const lay = (files: Readonly<Record<string, string>>) => {
    const workspace = createMemoryWorkspace();
    for (const [path, text] of Object.entries(files)) workspace.write(path, text);
    const home = join(folder, "home");
    mkdirSync(home);
    const { plugins } = writeCliConfiguration(join(folder, "own"), makeMirror());
    return { workspace, home, plugins, lay: () => layOutMachine({ workspace, home, directory: "infra", plugins }, new Map([["infra/ours.tf.json", "{}"]])) };
  };

  it("leave what is ours behind", () => {
    const { workspace, home, lay: layOut } = lay({ "infra/main.tf": "" });
    const machine = layOut();
    expect(readFileSync(join(home, "infra/ours.tf.json"), "utf8")).toBe("{}");
    machine.takeBack();
    expect(workspace.list("")).toEqual(["infra/main.tf"]);
  });

  it("are not written where they would climb out of the machine's home", () => {
    const { lay: layOut } = lay({ "../escape.txt": "" });
    expect(layOut).toThrow("The machine's file `../escape.txt` cannot be laid out on disk");
  });

  it("cannot be a file and a folder at once", () => {
    const { lay: layOut } = lay({ a: "", "a/b": "" });
    expect(layOut).toThrow("The machine's file `a/b` cannot be laid out on disk");
  });

  it("hold a link to a provider, and none to one that is gone", () => {
    const gone = "infra/.terraform/providers/registry.terraform.io/hashicorp/aws/4.0.0/linux_amd64";
    const { workspace, home, plugins, lay: layOut } = lay({ [`infra/.terraform/providers/${provider}`]: providerLinkText, [gone]: providerLinkText });
    const machine = layOut();
    expect(readlinkSync(join(home, "infra/.terraform/providers", provider))).toBe(join(plugins, provider));
    expect(lstatSync(join(home, gone), { throwIfNoEntry: false })).toBeUndefined();
    machine.takeBack();
    expect(workspace.list("")).toHaveLength(2);
  });

  it("keep a provider that Terraform has unpacked, once for all machines", () => {
    const { workspace, home, plugins, lay: layOut } = lay({});
    const machine = layOut();
    const unpacked = "registry.terraform.io/hashicorp/random/3.0.0/linux_amd64";
    mkdirSync(join(home, "infra/.terraform/providers", unpacked), { recursive: true });
    writeFileSync(join(home, "infra/.terraform/providers", unpacked, "plugin"), "700 MB");
    machine.takeBack();
    expect(readFileSync(join(plugins, unpacked, "plugin"), "utf8")).toBe("700 MB");
    expect(workspace.readText(`infra/.terraform/providers/${unpacked}`)).toBe(providerLinkText);
  });

  it("are regular files: a link elsewhere is not followed back", () => {
    const { workspace, home, lay: layOut } = lay({});
    const machine = layOut();
    symlinkSync("/etc/hostname", join(home, "infra/link"));
    machine.takeBack();
    expect(workspace.list("")).toEqual([]);
  });
});

describe("an init that fails", () => {
  const words = readTerraformWords(["init"], {});
  const stderr =
    "╷\n│ Error: Failed to query available provider packages\n│\n│ Could not retrieve the list of available versions for provider\n│ hashicorp/aws: no available releases match\n╵\n";

  it.each([
    [undefined, "there is no folder of provider plugins"],
    [{ folder: "/mirror", awsVersions: [] }, "`/mirror` holds no hashicorp/aws"],
    [{ folder: "/mirror", awsVersions: ["5.99.0", "5.100.0"] }, "`/mirror` holds hashicorp/aws 5.99.0, 5.100.0"],
  ])("for want of a plugin says what there is: %j", (mirror, what) => {
    expect(() => explainInitFailure(words, { exitCode: 1, stdout: "", stderr }, mirror)).toThrow(`Terraform found no plugin for hashicorp/aws: ${what}`);
  });

  it("for another reason is the operator's", () => {
    expect(() => explainInitFailure(words, { exitCode: 1, stdout: "", stderr: "Error: Backend configuration changed" }, undefined)).not.toThrow();
    expect(() => explainInitFailure(words, { exitCode: 0, stdout: "", stderr }, undefined)).not.toThrow();
  });
});
