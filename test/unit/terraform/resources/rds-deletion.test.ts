import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "#model/json";
import { given } from "#terraform/resources/attributes";
import { openProvider } from "./open-provider.ts";
import type { ProviderBench } from "./open-provider.ts";

let bench: ProviderBench;
let network: { readonly group: string };

beforeEach(async () => {
  bench = await openProvider();
  const vpc = await bench.create("aws_vpc", { cidr_block: "10.0.0.0/16" });
  const subnets = await Promise.all(
    ["a", "b"].map(async (zone, index) =>
      bench.create("aws_subnet", { vpc_id: vpc["id"] ?? null, cidr_block: `10.0.${index}.0/24`, availability_zone: `eu-west-1${zone}` }),
    ),
  );
  const group = await bench.create("aws_db_subnet_group", { name: "database", subnet_ids: subnets.map((subnet) => subnet["id"] ?? null) });
  network = { group: given(group, "id") };
});

async function cluster(more: JsonObject = {}): Promise<JsonObject> {
  const state = await bench.create("aws_rds_cluster", {
    cluster_identifier: "courses",
    engine: "aurora-postgresql",
    master_username: "u",
    master_password: "correct-horse",
    db_subnet_group_name: network.group,
    apply_immediately: true,
    ...more,
  });
  bench.calls();
  return state;
}

async function instance(more: JsonObject = {}): Promise<JsonObject> {
  const config = {
    identifier: "site",
    engine: "postgres",
    instance_class: "db.t4g.micro",
    allocated_storage: 20,
    username: "u",
    password: "correct-horse",
    db_subnet_group_name: network.group,
    apply_immediately: true,
    ...more,
  };
  const state = await bench.create("aws_db_instance", config);
  bench.calls();
  return state;
}

const writes = (): { readonly name: string; readonly input: JsonObject; readonly error?: string }[] =>
  bench.calls().filter(({ name }) => /:(Delete|Modify)/.test(name));

async function protectBehindTerraform(kind: "cluster" | "instance"): Promise<void> {
  const rds = await bench.session.client("rds");
  if (kind === "cluster") await rds.modifyDBCluster({ DBClusterIdentifier: "courses", DeletionProtection: true, ApplyImmediately: true });
  else await rds.modifyDBInstance({ DBInstanceIdentifier: "site", DeletionProtection: true, ApplyImmediately: true });
  await bench.context.sleep(600);
  bench.calls();
}

describe("the deletion of an Aurora cluster", () => {
  it("makes the incident's call when the state says so", async () => {
    await bench.delete("aws_rds_cluster", await cluster({ skip_final_snapshot: true }));
    expect(writes()).toEqual([
      { name: "rds:DeleteDBCluster", input: { DBClusterIdentifier: "courses", DeleteAutomatedBackups: true, SkipFinalSnapshot: true } },
    ]);
  });

  it("takes a final snapshot when the state names one", async () => {
    await bench.delete("aws_rds_cluster", await cluster({ final_snapshot_identifier: "courses-final", delete_automated_backups: false }));
    const rds = await bench.session.client("rds");
    const { DBClusterSnapshots = [] } = await rds.describeDBClusterSnapshots({ SnapshotType: "manual" });
    expect(DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier }) => DBClusterSnapshotIdentifier)).toEqual(["courses-final"]);
  });

  it("says what it was waiting for when it may no longer look", async () => {
    const state = await cluster({ skip_final_snapshot: true });
    const iam = await bench.session.client("iam");
    const denial = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "rds:Describe*", Resource: "*" }] };
    await iam.putUserPolicy({ UserName: "human", PolicyName: "blind", PolicyDocument: JSON.stringify(denial) });
    await expect(bench.delete("aws_rds_cluster", state)).rejects.toThrow(
      /^waiting for RDS Cluster \(courses\) delete: operation error RDS: DescribeDBClusters, https response error StatusCode: 403, /,
    );
  });

  it("fails before any call when a final snapshot is wanted and has no name", async () => {
    const state = await cluster();
    await expect(bench.delete("aws_rds_cluster", state)).rejects.toThrow("RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false");
    expect(writes()).toEqual([]);
    expect(await bench.read("aws_rds_cluster", state)).not.toBeNull();
  });

  it("switches the protection off by itself where the state knows nothing of it and changes apply immediately", async () => {
    const state = await cluster({ skip_final_snapshot: true });
    await protectBehindTerraform("cluster");
    await bench.delete("aws_rds_cluster", state);
    expect(writes().map(({ name, error }) => `${name} ${error ?? "done"}`)).toEqual([
      "rds:DeleteDBCluster InvalidParameterCombination",
      "rds:ModifyDBCluster done",
      "rds:DeleteDBCluster done",
    ]);
  });

  it("tries sixteen times in about two minutes where the state knows of the protection, and leaves the cluster standing", async () => {
    const state = await cluster({ skip_final_snapshot: true, deletion_protection: true });
    const start = bench.now();
    await expect(bench.delete("aws_rds_cluster", state)).rejects.toThrow(
      /^deleting RDS Cluster \(courses\): operation error RDS: DeleteDBCluster, https response error StatusCode: 400, RequestID: [^,]*, api error InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try again\./,
    );
    expect(writes().map(({ name }) => name)).toEqual(Array.from({ length: 16 }, () => "rds:DeleteDBCluster"));
    expect(bench.secondsSince(start)).toBeGreaterThan(110);
    expect(bench.secondsSince(start)).toBeLessThan(150);
    expect(await bench.read("aws_rds_cluster", state)).not.toBeNull();
  });

  it("leaves the protection on where changes wait for the maintenance window", async () => {
    const state = await cluster({ skip_final_snapshot: true, apply_immediately: false });
    await protectBehindTerraform("cluster");
    await expect(bench.delete("aws_rds_cluster", state)).rejects.toThrow("Cannot delete protected Cluster");
    expect(writes().filter(({ name }) => name === "rds:ModifyDBCluster")).toEqual([]);
  });

  it("is done when the cluster is gone already", async () => {
    const state = await cluster({ skip_final_snapshot: true });
    await bench.delete("aws_rds_cluster", state);
    await expect(bench.delete("aws_rds_cluster", state)).resolves.toBeUndefined();
  });
});

describe("an imported cluster", () => {
  it("is destroyed without a final snapshot and with its automated backups, whatever the configuration wants", async () => {
    await cluster({ final_snapshot_identifier: "courses-final" });
    const imported = (await bench.import("aws_rds_cluster", "courses")) ?? {};
    expect(imported).toMatchObject({ skip_final_snapshot: true, delete_automated_backups: true, final_snapshot_identifier: null });
    await bench.delete("aws_rds_cluster", imported);
    const rds = await bench.session.client("rds");
    expect((await rds.describeDBClusterSnapshots({})).DBClusterSnapshots).toEqual([]);
  });
});

describe("the deletion of a database instance", () => {
  it("is tried once where the state knows of the protection", async () => {
    const state = await instance({ skip_final_snapshot: true, deletion_protection: true });
    await expect(bench.delete("aws_db_instance", state)).rejects.toThrow(
      /^deleting RDS DB Instance \(site\): .*api error InvalidParameterCombination: Cannot delete protected DB Instance/,
    );
    expect(writes().map(({ name }) => name)).toEqual(["rds:DeleteDBInstance"]);
  });

  it("switches the protection off by itself where the state knows nothing of it", async () => {
    const state = await instance({ skip_final_snapshot: true });
    await protectBehindTerraform("instance");
    await bench.delete("aws_db_instance", state);
    expect(writes().map(({ name }) => name)).toEqual(["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:DeleteDBInstance"]);
    expect(await bench.read("aws_db_instance", state)).toBeNull();
  });

  it("fails before any call when a final snapshot is wanted and has no name", async () => {
    const state = await instance();
    await expect(bench.delete("aws_db_instance", state)).rejects.toThrow(/^final_snapshot_identifier is required when skip_final_snapshot is false$/);
    expect(writes()).toEqual([]);
  });

  it("removes the automated backups by default and retains them when the state says so", async () => {
    await bench.delete("aws_db_instance", await instance({ skip_final_snapshot: true, backup_retention_period: 7, delete_automated_backups: false }));
    const rds = await bench.session.client("rds");
    expect((await rds.describeDBInstanceAutomatedBackups({})).DBInstanceAutomatedBackups?.map(({ Status }) => Status)).toEqual(["retained"]);
  });
});

describe("a cluster that cannot be created", () => {
  it("fails in the provider's words and leaves nothing in the state", async () => {
    await cluster({ skip_final_snapshot: true });
    const failure = await cluster().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/creating RDS Cluster \(courses\): operation error RDS: CreateDBCluster, .*DBClusterAlreadyExistsFault/);
    expect(failure).toHaveProperty("partial", undefined);
  });
});
