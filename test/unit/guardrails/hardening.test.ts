import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { splitStack } from "#guardrails/state/split-stack";
import type { Guardrail, StackConfiguration } from "#model/guardrail";
import type { WorldFacts } from "#model/world";
import document from "../../../scenarios/course-platform/world.tf.json" with { type: "json" };

const infra: StackConfiguration = { id: "infra", directory: "infra", account: "222222222222", document };
const world: WorldFacts = {
  id: "course-platform",
  region: "eu-west-1",
  accounts: [],
  principals: [],
  stacks: [],
  protected: [],
  approver: { principal: "reviewer", habit: "reads-the-plan" },
};

function addresses({ document: { resource = {} } }: StackConfiguration): readonly string[] {
  return Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
}

describe("splitting a stack by site", () => {
  const [platform, site] = splitStack(infra) as [StackConfiguration, StackConfiguration];

  test("leaves the second site in the folder and moves everything else", () => {
    expect(addresses(site).toSorted()).toEqual([
      "aws_ecs_service.labs_service",
      "aws_ecs_task_definition.labs_task",
      "aws_lb.labs_balancer",
      "aws_lb_listener.labs_listener",
      "aws_lb_target_group.labs_targets",
      "aws_security_group.labs_access",
    ]);
    expect(addresses(platform)).toContain("aws_rds_cluster.course_management");
    expect([...addresses(platform), ...addresses(site)].toSorted()).toEqual([...addresses(infra)].toSorted());
    expect(platform).toMatchObject({ id: "infra-platform", directory: "infra-platform", partOf: "infra" });
  });

  test("feeds every variable of the site from an output of the platform", () => {
    const outputs = Object.keys(platform.document["output"] as object);
    const variables = Object.keys(site.document["variable"] as object);
    expect(variables).toContain("platform_aws_vpc_main_id");
    expect(outputs).toEqual(expect.arrayContaining(variables));
    expect(JSON.stringify(site.document)).not.toMatch(/aws_vpc\.main|aws_rds_cluster/);
    expect(Object.keys(platform.document["variable"] as object).toSorted()).toEqual(["database_key_arn", "database_password"]);
  });

  test("goes by site, not by label: the label would have left the database where dev is worked on", () => {
    const database = document.resource.aws_rds_cluster.course_management;
    expect(database.tags).toEqual({ Environment: "dev", Project: "course-management" });
    expect(addresses(site)).not.toContain("aws_rds_cluster.course_management");
    const labels = new Set(
      Object.values(site.document.resource ?? {})
        .flatMap((byName) => Object.values(byName))
        .map(({ tags }) => (tags as { readonly Environment: string }).Environment),
    );
    expect([...labels]).toEqual(["dev"]);
  });

  test("keeps what already is one site", () => {
    expect(splitStack(site)).toEqual([site]);
  });

  test("refuses a platform that refers back to a site", () => {
    const resource = { ...infra.document.resource, aws_eip: { back: { vpc: "${aws_lb.labs_balancer.arn}", tags: { Project: "course-management" } } } };
    expect(() => splitStack({ ...infra, document: { ...infra.document, resource } })).toThrow("cannot be split by site");
  });
});

describe("hardening", () => {
  const hardeners = catalogue.filter(({ harden }) => harden !== undefined);
  const apply = (guardrails: readonly Guardrail[]): unknown =>
    guardrails
      .reduce<readonly StackConfiguration[]>((stacks, guardrail) => guardrail.harden?.({ world, stacks }) ?? stacks, [infra])
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  /** Two that write the same block cannot both have their way. */
  const rivals = new Set(["state.bucket-locked", "state.remote-s3"]);

  test("is done by seven guardrails", () => {
    expect(hardeners.map(({ id }) => id)).toEqual([
      "backup.final-snapshot",
      "backup.retain-automated",
      "iac.prevent-destroy",
      "resource.deletion-protection",
      "state.bucket-locked",
      "state.per-environment",
      "state.remote-s3",
    ]);
  });

  test.each(
    hardeners
      .flatMap((one, index) => hardeners.slice(index + 1).map((other) => ({ one, other })))
      .filter(({ one, other }) => !(rivals.has(one.id) && rivals.has(other.id))),
  )("commutes: $one.id and $other.id", ({ one, other }) => {
    expect(apply([one, other])).toEqual(apply([other, one]));
    expect(apply([one, other])).not.toEqual(apply([one]));
  });

  test("gives each root module a state of its own, in whatever order", () => {
    const locked = apply(catalogue.filter(({ id }) => id === "state.bucket-locked" || id === "state.per-environment")) as readonly StackConfiguration[];
    const keys = locked.map((stack) => (stack.document.terraform as { readonly backend: { readonly s3: { readonly key: string } } }).backend.s3.key);
    expect(new Set(keys).size).toBe(2);
  });

  test("the rivals over the backend both end in one bucket: the last in the order of ids", () => {
    const [stack] = apply(catalogue.filter(({ id }) => rivals.has(id))) as readonly StackConfiguration[];
    expect(stack?.document.terraform).toMatchObject({ backend: { s3: { bucket: "course-platform-terraform-state" } } });
  });
});
