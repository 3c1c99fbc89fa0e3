import type { DBClusterSnapshot } from "@aws-sdk/client-rds";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_db_cluster_snapshot.json" with { type: "json" };
import { given, present, texts } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_cluster_snapshot */
export const awsDbClusterSnapshot: ResourceType = defineResource(slice, {
  type: "aws_db_cluster_snapshot",
  forceNew: ["db_cluster_identifier", "db_cluster_snapshot_identifier"],
  describe: (attributes) => `RDS DB Cluster Snapshot (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    if (texts(planned, "shared_accounts").length > 0) throw new UnsupportedError("aws_db_cluster_snapshot.shared_accounts", "the embedded Terraform");
    const id = given(planned, "db_cluster_snapshot_identifier");
    const input = {
      DBClusterIdentifier: given(planned, "db_cluster_identifier"),
      DBClusterSnapshotIdentifier: id,
      ...present({ Tags: tagList(tagsIn(context, planned)) }),
    };
    await attempt(`creating RDS DB Cluster Snapshot (${id})`, "RDS: CreateDBClusterSnapshot", () => rds.createDBClusterSnapshot(input));
    setId(id);
    await context.waitFor(`RDS DB Cluster Snapshot (${id}) create`, async () => ((await find(context, id))?.Status === "available" ? true : undefined), {
      everySeconds: 10,
      timeoutSeconds: 1200,
    });
  },
  async read(context, prior) {
    const snapshot = await find(context, given(prior, "id"));
    if (snapshot === undefined) return null;
    return {
      allocated_storage: snapshot.AllocatedStorage ?? 0,
      availability_zones: snapshot.AvailabilityZones ?? [],
      db_cluster_identifier: snapshot.DBClusterIdentifier ?? null,
      db_cluster_snapshot_arn: snapshot.DBClusterSnapshotArn ?? null,
      db_cluster_snapshot_identifier: snapshot.DBClusterSnapshotIdentifier ?? null,
      engine: snapshot.Engine ?? "",
      engine_version: snapshot.EngineVersion ?? "",
      kms_key_id: snapshot.KmsKeyId ?? "",
      license_model: snapshot.LicenseModel ?? "",
      port: snapshot.Port ?? 0,
      shared_accounts: await sharedAccounts(context, given(prior, "id")),
      snapshot_type: snapshot.SnapshotType ?? "",
      source_db_cluster_snapshot_arn: snapshot.SourceDBClusterSnapshotArn ?? "",
      status: snapshot.Status ?? "",
      storage_encrypted: snapshot.StorageEncrypted ?? false,
      vpc_id: snapshot.VpcId ?? "",
      tags_all: tagsAll(snapshot.TagList),
    };
  },
  async update(context, prior, planned) {
    await changeRdsTags(await context.session.client("rds"), context, prior, planned, given(prior, "db_cluster_snapshot_arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    await orGone([notFound], () =>
      attempt(`deleting RDS DB Cluster Snapshot (${id})`, "RDS: DeleteDBClusterSnapshot", () =>
        rds.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: id }),
      ),
    );
  },
});

/** Accounts that may restore it. */
async function sharedAccounts(context: ResourceContext, id: string): Promise<string[]> {
  const rds = await context.session.client("rds");
  const answer = await attempt(`reading RDS DB Cluster Snapshot (${id}) attributes`, "RDS: DescribeDBClusterSnapshotAttributes", () =>
    rds.describeDBClusterSnapshotAttributes({ DBClusterSnapshotIdentifier: id }),
  );
  const attributes = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
  return attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
}

const notFound = "DBClusterSnapshotNotFoundFault";

async function find(context: ResourceContext, id: string): Promise<DBClusterSnapshot | undefined> {
  const rds = await context.session.client("rds");
  const answer = await orGone([notFound], () =>
    attempt(`reading RDS DB Cluster Snapshot (${id})`, "RDS: DescribeDBClusterSnapshots", () =>
      rds.describeDBClusterSnapshots({ DBClusterSnapshotIdentifier: id }),
    ),
  );
  return answer?.DBClusterSnapshots?.[0];
}
