import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { synthesiseWorlds } from "../../../scenarios/course-platform/world.ts";

const worlds = synthesiseWorlds();
const committed = (file: string): string => readFileSync(new URL(`../../../scenarios/course-platform/${file}`, import.meta.url), "utf8");

describe.each(["bucket-force-destroy", "empty-backups", "rename-without-moved", "shared-cluster-drop-database"])("the world of %s", (id) => {
  it("is what CDKTF synthesises", async () => {
    const { synthesiseWorlds: synthesise } = (await import(`../../../scenarios/${id}/world.ts`)) as { readonly synthesiseWorlds: typeof synthesiseWorlds };
    for (const [file, text] of Object.entries(synthesise()))
      expect(readFileSync(new URL(`../../../scenarios/${id}/${file}`, import.meta.url), "utf8")).toBe(text);
  });
});

describe("the course platform's worlds", () => {
  it.each(Object.keys(worlds))("%s is what CDKTF synthesises", (file) => {
    expect(committed(file)).toBe(worlds[file]);
  });

  it("keeps the database's key out of the platform's stack, except in the variant that shows what that does", () => {
    expect(worlds["world.tf.json"]).not.toContain("aws_kms_key");
    expect(worlds["world-key-in-stack.tf.json"]).toContain("aws_kms_key");
    expect(worlds["keys.tf.json"]).toContain("aws_kms_key");
  });

  it("protects nothing by itself: the database goes without a final snapshot and without deletion protection", () => {
    const { resource } = JSON.parse(committed("world.tf.json")) as { resource: { aws_rds_cluster: { course_management: Record<string, unknown> } } };
    const cluster = resource.aws_rds_cluster.course_management;
    expect(cluster).toMatchObject({ cluster_identifier: "dev-course-management-cluster", skip_final_snapshot: true, apply_immediately: true });
    expect(cluster).not.toHaveProperty("deletion_protection");
    expect(committed("world.tf.json")).not.toContain("prevent_destroy");
  });
});
