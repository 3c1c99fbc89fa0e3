/**
 * Cuts the slice of the AWS provider's schema that the embedded Terraform knows out of the real provider.
 *
 * One file per type in `src/terraform/schema/`: `version`, `block` (types, required, optional, computed, sensitive, nesting) as
 * `terraform providers schema -json` prints them, and two things that Terraform does not print but shows in a plan:
 * `defaults` (what the provider plans for arguments that are not given) and `computed: true` on nested blocks that are unknown when not given.
 * They are taken from a plan of the smallest configuration of each type (`provider-schema-probes.tf.json`), made without any API call.
 *
 * Needs `terraform` on the PATH and a filesystem mirror with the provider: `SCARTISSUE_TERRAFORM_MIRROR`, or one of Terraform's own plugin folders.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const provider = "registry.terraform.io/hashicorp/aws";
const target = fileURLToPath(new URL("../src/terraform/schema/", import.meta.url));
const probes = fileURLToPath(new URL("provider-schema-probes.tf.json", import.meta.url));
const probed = JSON.parse(readFileSync(probes, "utf8"));
const dataSources = ["aws_caller_identity", "aws_region", "aws_availability_zones", "aws_iam_policy_document", "aws_vpc", "aws_subnets"];

const folder = mkdtempSync(join(tmpdir(), "scartissue-schema-"));
try {
  writeFileSync(join(folder, "cli.tfrc"), `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(findMirror())}\n  }\n}\n`);
  cpSync(probes, join(folder, "main.tf.json"));
  terraform("init", "-no-color");
  const schemas = JSON.parse(terraform("providers", "schema", "-json")).provider_schemas[provider];
  terraform("plan", "-refresh=false", "-no-color", "-out=plan");
  const changes = JSON.parse(terraform("show", "-json", "plan")).resource_changes;
  for (const file of readdirSync(target)) if (file.endsWith(".json")) rmSync(join(target, file));
  for (const change of changes) write(change.type, resourceSlice(change.type, schemas.resource_schemas[change.type], change.change));
  for (const type of dataSources) write(`data.${type}`, slice(schemas.data_source_schemas[type]));
  write("provider", slice(schemas.provider));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function findMirror() {
  const usual = [
    process.env.SCARTISSUE_TERRAFORM_MIRROR,
    join(homedir(), ".terraform.d/plugins"),
    join(homedir(), ".local/share/terraform/plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
  const found = usual.find((path) => path !== undefined && existsSync(join(path, provider)));
  if (found === undefined) throw new Error(`No provider mirror with ${provider}: name its folder in SCARTISSUE_TERRAFORM_MIRROR.`);
  return found;
}

function terraform(...words) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"),
    CHECKPOINT_DISABLE: "1",
    AWS_CONFIG_FILE: join(folder, "none"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
  };
  return execFileSync("terraform", words, { cwd: folder, env, encoding: "utf8", maxBuffer: 2 ** 28 });
}

/** Only what the probe did not give itself can be a default. */
function resourceSlice(type, schema, change) {
  const { version, block } = slice(schema);
  const given = Object.keys(probed.resource[type].probe);
  const defaults = Object.fromEntries(Object.entries(change.after).filter(([name, value]) => !given.includes(name) && isScalar(value)));
  for (const [name, nested] of Object.entries(block.block_types ?? {})) if (change.after_unknown[name] === true) nested.computed = true;
  return { version, defaults, block };
}

function isScalar(value) {
  return value !== null && typeof value !== "object";
}

function slice(schema) {
  return { version: schema.version, block: sliceBlock(schema.block) };
}

function sliceBlock(block) {
  const attributes = mapValues(block.attributes, (attribute) =>
    pick(attribute, ["type", "nested_type", "required", "optional", "computed", "sensitive", "write_only"]),
  );
  const blocks = mapValues(block.block_types, (nested) => ({ ...pick(nested, ["nesting_mode", "min_items", "max_items"]), block: sliceBlock(nested.block) }));
  return { ...(attributes && { attributes }), ...(blocks && { block_types: blocks }) };
}

function mapValues(object, change) {
  return object && Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

function pick(object, names) {
  return Object.fromEntries(names.filter((name) => object[name]).map((name) => [name, object[name]]));
}

/** One line per attribute or block: small, and a diff shows which attribute changed. */
function write(type, content) {
  writeFileSync(join(target, `${type}.json`), `${render(content, 0)}\n`);
}

function render(value, depth) {
  const flat = JSON.stringify(value);
  if (value === null || typeof value !== "object" || Array.isArray(value) || flat.length < 140) return flat;
  const inner = "  ".repeat(depth + 1);
  const lines = Object.entries(value).map(([name, child]) => `${inner}${JSON.stringify(name)}: ${render(child, depth + 1)}`);
  return `{\n${lines.join(",\n")}\n${"  ".repeat(depth)}}`;
}
