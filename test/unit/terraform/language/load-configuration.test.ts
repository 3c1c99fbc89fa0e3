import { parse } from "@cdktf/hcl2json";
import { describe, expect, test } from "vitest";
import { evaluate } from "#terraform/language/evaluate";
import { evaluateBody } from "#terraform/language/evaluate-body";
import { loadConfiguration } from "#terraform/language/load-configuration";
import { toPlain } from "#terraform/language/plain";
import { TerraformError } from "#terraform/language/terraform-error";
import type { Configuration, Diagnostic, Scope } from "#terraform/language/types";
import refusals from "./refusals.json" with { type: "json" };

const NOTHING: Scope = { resolve: () => undefined };
/** Of the built-in `terraform_data`. */
const SCHEMA = {
  attributes: {
    id: { type: "string", computed: true },
    input: { type: "dynamic", optional: true },
    output: { type: "dynamic", computed: true },
    triggers_replace: { type: "dynamic", optional: true },
  },
};

const load = (files: Readonly<Record<string, string>>, dir = ""): Promise<Configuration> => loadConfiguration(new Map(Object.entries(files)), dir, parse);

async function refusalOf(files: Readonly<Record<string, string>>): Promise<Diagnostic | undefined> {
  try {
    const { root } = await load(files);
    for (const resource of root.resources.values()) evaluateBody(resource.body, SCHEMA, NOTHING);
    for (const output of root.outputs.values()) evaluate(output.value, NOTHING);
    return undefined;
  } catch (error) {
    if (error instanceof TerraformError) return error.diagnostics[0];
    throw error;
  }
}

describe("refusals, as the real Terraform 1.11.4 worded them", () => {
  test.each(refusals.map(({ files, refusal }) => [refusal.summary, Object.values(files).join("---\n"), files, refusal] as const))(
    "%s: %s",
    async (_, __, files, refusal) => {
      const given = Object.fromEntries(Object.entries(files).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
      const found = await refusalOf(given);
      expect({
        summary: found?.summary,
        detail: found?.detail,
        file: found?.subject?.file,
        line: found?.subject?.line,
        context: found?.subject?.context ?? null,
        code: found?.subject?.code,
      }).toEqual(refusal);
    },
  );
});

describe("what is not supported is refused by name and place", () => {
  test.each([
    ['resource "aws_x" "a" {\n  provisioner "local-exec" {\n    command = "x"\n  }\n}\n', '"provisioner" in resource "aws_x" "a"'],
    ['check "c" {\n  assert {\n    condition = true\n    error_message = "x"\n  }\n}\n', 'A block of type "check"'],
    ['ephemeral "x" "y" {\n}\n', 'A block of type "ephemeral"'],
    ["terraform {\n  cloud {\n  }\n}\n", '"cloud" in the terraform block'],
    ['module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n', 'The module source "terraform-aws-modules/vpc/aws"'],
    ['variable "v" {\n  ephemeral = true\n}\n', '"ephemeral" in variable "v"'],
    ['import {\n  for_each = {}\n  to = aws_x.a\n  id = "x"\n}\n', '"for_each" in an import block'],
  ])("%s", async (text, name) => {
    const found = await refusalOf({ "main.tf": text });
    expect(found?.summary).toBe("Not supported by the embedded Terraform");
    expect(found?.detail).toContain(name);
    expect(found?.subject?.file).toBe("main.tf");
  });
});

describe("the same stack in both syntaxes", () => {
  const hcl = `
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
  backend "s3" {
    bucket = "state"
  }
}
provider "aws" {
  region = var.region
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
variable "region" {
  type    = string
  default = "eu-west-1"
}
locals {
  name = "site-\${var.region}"
}
data "aws_ami" "linux" {
  owners = ["amazon"]
}
resource "aws_vpc" "main" {
  count      = 2
  provider   = aws.west
  cidr_block = cidrsubnet("10.0.0.0/8", 8, count.index)
  depends_on = [data.aws_ami.linux, module.network]
  lifecycle {
    prevent_destroy       = true
    create_before_destroy = false
    ignore_changes        = [tags["Owner"], cidr_block]
    replace_triggered_by  = [aws_x.y.id]
    precondition {
      condition     = var.region != ""
      error_message = "No region."
    }
  }
}
output "name" {
  value     = local.name
  sensitive = true
}
moved {
  from = aws_vpc.old
  to   = module.network["a"].aws_vpc.main[0]
}
removed {
  from = aws_vpc.gone
  lifecycle {
    destroy = false
  }
}
import {
  to = aws_vpc.main[1]
  id = "vpc-1"
}
module "network" {
  source    = "./modules/network"
  for_each  = toset(["a"])
  cidr      = "10.0.0.0/16"
  providers = {
    aws = aws.west
  }
}
`;
  const json = {
    "//": "synthesised",
    terraform: {
      required_version: ">= 1.5",
      required_providers: { aws: { source: "hashicorp/aws", version: "~> 5.0" } },
      backend: { s3: { bucket: "state" } },
    },
    provider: { aws: [{ region: "${var.region}" }, { alias: "west", region: "us-west-2" }] },
    variable: { region: { type: "string", default: "eu-west-1" } },
    locals: { name: "site-${var.region}" },
    data: { aws_ami: { linux: { owners: ["amazon"] } } },
    resource: {
      aws_vpc: {
        main: {
          "//": { metadata: { path: "x" } },
          count: 2,
          provider: "aws.west",
          cidr_block: '${cidrsubnet("10.0.0.0/8", 8, count.index)}',
          depends_on: ["data.aws_ami.linux", "module.network"],
          lifecycle: {
            prevent_destroy: true,
            create_before_destroy: false,
            ignore_changes: ['tags["Owner"]', "cidr_block"],
            replace_triggered_by: ["aws_x.y.id"],
            precondition: [{ condition: '${var.region != ""}', error_message: "No region." }],
          },
        },
      },
    },
    output: { name: { value: "${local.name}", sensitive: true } },
    moved: [{ from: "aws_vpc.old", to: 'module.network["a"].aws_vpc.main[0]' }],
    removed: [{ from: "aws_vpc.gone", lifecycle: { destroy: false } }],
    import: [{ to: "aws_vpc.main[1]", id: "vpc-1" }],
    module: { network: { source: "./modules/network", for_each: '${toset(["a"])}', cidr: "10.0.0.0/16", providers: { aws: "aws.west" } } },
  };
  const child = { "modules/network/main.tf": 'variable "cidr" {\n}\noutput "cidr" {\n  value = var.cidr\n}\n' };

  test.each([
    ["native syntax", { "main.tf": hcl, ...child }],
    ["JSON", { "main.tf.json": JSON.stringify(json, null, 2), ...child }],
  ])("%s gives the same tree", async (_, files) => {
    const { root } = await load(files);
    const vpc = root.resources.get("aws_vpc.main");
    expect(root.settings.requiredVersion).toEqual([">= 1.5"]);
    expect(root.settings.requiredProviders.get("aws")).toEqual({
      name: "aws",
      source: "registry.terraform.io/hashicorp/aws",
      version: "~> 5.0",
      configurationAliases: [],
    });
    expect(root.settings.backend?.type).toBe("s3");
    expect([...root.providers.keys()]).toEqual(["aws", "aws.west"]);
    expect([...root.resources.keys()]).toEqual(["aws_vpc.main", "data.aws_ami.linux"]);
    expect(vpc?.provider).toEqual({ name: "aws", alias: "west" });
    expect(vpc?.body.names).toEqual(["cidr_block"]);
    expect(vpc?.dependsOn.map((reference) => reference.text)).toEqual(["data.aws_ami.linux", "module.network"]);
    expect(vpc?.lifecycle).toMatchObject({ preventDestroy: true, createBeforeDestroy: false, ignoreChanges: [["tags", "Owner"], ["cidr_block"]] });
    expect(vpc?.lifecycle.replaceTriggeredBy[0]).toMatchObject({ text: "aws_x.y.id", steps: ["id"] });
    expect(vpc?.lifecycle.preconditions).toHaveLength(1);
    expect(root.outputs.get("name")?.sensitive).toBe(true);
    expect(root.moved[0]?.to).toEqual({
      modules: [{ name: "network", key: "a" }],
      resource: { mode: "managed", type: "aws_vpc", name: "main", key: 0 },
      text: 'module.network["a"].aws_vpc.main[0]',
    });
    expect(root.removed[0]).toMatchObject({ destroy: false, from: { resource: { name: "gone" } } });
    expect(root.imports[0]?.to.resource?.key).toBe(1);
    const call = root.calls.get("network");
    expect([...(call?.arguments.keys() ?? [])]).toEqual(["cidr"]);
    expect(call?.providers.get("aws")).toEqual({ name: "aws", alias: "west" });
    expect(call?.module).toMatchObject({ path: ["network"], directory: "modules/network" });
  });
});

describe("files beside each other", () => {
  test("override files replace arguments one by one, and leave the others", async () => {
    const { root } = await load({
      "main.tf": 'resource "aws_x" "a" {\n  one = 1\n  two = 2\n  lifecycle {\n    prevent_destroy = true\n    create_before_destroy = true\n  }\n}\n',
      "z_override.tf.json": JSON.stringify({ resource: { aws_x: { a: { two: 3, lifecycle: { prevent_destroy: false } } } } }),
    });
    const resource = root.resources.get("aws_x.a");
    expect(resource?.lifecycle).toMatchObject({ preventDestroy: false, createBeforeDestroy: true });
    expect(toPlain(evaluate(resource?.body.argument("two") ?? missing(), NOTHING)).value).toBe(3);
    expect(toPlain(evaluate(resource?.body.argument("one") ?? missing(), NOTHING)).value).toBe(1);
  });

  test("the later variable file wins, and a value for no variable is only warned of", async () => {
    const { assignments, warnings } = await load({
      "main.tf": 'variable "a" {\n}\n',
      "terraform.tfvars": 'a = "first"\nb = 1\n',
      "x.auto.tfvars.json": '{"a": "${literal}"}',
    });
    expect(assignments.get("a")?.value.data).toBe("${literal}");
    expect(warnings.map((warning) => warning.summary)).toEqual(["Value for undeclared variable"]);
  });

  test("only the files of the directory itself count", async () => {
    const files = { "one/main.tf": 'variable "a" {\n}\n', "one/sub/main.tf": "broken {", "main.tf": "broken {", "one/.hidden.tf": "broken {" };
    expect([...(await load(files, "one")).root.variables.keys()]).toEqual(["a"]);
  });

  test("a directory without configuration is empty, one with a file is not", async () => {
    expect((await load({})).empty).toBe(true);
    expect((await load({ "main.tf": "" })).empty).toBe(false);
  });

  test("a module that is not there is refused, one that is there is read", async () => {
    await expect(load({ "main.tf": 'module "m" {\n  source = "./m"\n}\n' })).rejects.toThrow("Unreadable module directory");
    expect((await load({ "main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/x.tf": "" })).root.calls.size).toBe(1);
  });

  test("a default in JSON is taken literally, in native syntax its escape is resolved", async () => {
    const inJson = await load({ "main.tf.json": '{"variable": {"a": {"default": "${x}"}}}' });
    const native = await load({ "main.tf": 'variable "a" {\n  default = "$${x}"\n}\n' });
    expect(inJson.root.variables.get("a")?.default?.data).toBe("${x}");
    expect(native.root.variables.get("a")?.default?.data).toBe("${x}");
  });
});

function missing(): never {
  throw new Error("the resource is not there");
}
