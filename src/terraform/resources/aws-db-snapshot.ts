import type { DBSnapshot } from "@aws-sdk/client-rds";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_db_snapshot.json" with { type: "json" };
import { given, present, texts } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_snapshot */
export const awsDbSnapshot: ResourceType = defineResource(slice, {
  type: "aws_db_snapshot",
  forceNew: ["db_instance_identifier", "db_snapshot_identifier"],
  describe: (attributes) => `RDS DB Snapshot (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    if (texts(planned, "shared_accounts").length > 0) throw new UnsupportedError("aws_db_snapshot.shared_accounts", "the embedded Terraform");
    const id = given(planned, "db_snapshot_identifier");
    const input = {
      DBInstanceIdentifier: given(planned, "db_instance_identifier"),
      DBSnapshotIdentifier: id,
      ...present({ Tags: tagList(tagsIn(context, planned)) }),
    };
    await attempt(`creating RDS DB Snapshot (${id})`, "RDS: CreateDBSnapshot", () => rds.createDBSnapshot(input));
    setId(id);
    await context.waitFor(`RDS DB Snapshot (${id}) create`, async () => ((await find(context, id))?.Status === "available" ? true : undefined), {
      everySeconds: 10,
      timeoutSeconds: 1200,
    });
  },
  async read(context, prior) {
    const snapshot = await find(context, given(prior, "id"));
    if (snapshot === undefined) return null;
    return {
      allocated_storage: snapshot.AllocatedStorage ?? 0,
      availability_zone: snapshot.AvailabilityZone ?? "",
      db_instance_identifier: snapshot.DBInstanceIdentifier ?? null,
      db_snapshot_arn: snapshot.DBSnapshotArn ?? null,
      db_snapshot_identifier: snapshot.DBSnapshotIdentifier ?? null,
      encrypted: snapshot.Encrypted ?? false,
      engine: snapshot.Engine ?? "",
      engine_version: snapshot.EngineVersion ?? "",
      iops: snapshot.Iops ?? 0,
      kms_key_id: snapshot.KmsKeyId ?? "",
      license_model: snapshot.LicenseModel ?? "",
      option_group_name: snapshot.OptionGroupName ?? "",
      port: snapshot.Port ?? 0,
      shared_accounts: await sharedAccounts(context, given(prior, "id")),
      snapshot_type: snapshot.SnapshotType ?? "",
      source_db_snapshot_identifier: snapshot.SourceDBSnapshotIdentifier ?? "",
      source_region: snapshot.SourceRegion ?? "",
      status: snapshot.Status ?? "",
      vpc_id: snapshot.VpcId ?? "",
      tags_all: tagsAll(snapshot.TagList),
    };
  },
  async update(context, prior, planned) {
    await changeRdsTags(await context.session.client("rds"), context, prior, planned, given(prior, "db_snapshot_arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    await orGone([notFound], () =>
      attempt(`deleting RDS DB Snapshot (${id})`, "RDS: DeleteDBSnapshot", () => rds.deleteDBSnapshot({ DBSnapshotIdentifier: id })),
    );
  },
});

/** Accounts that may restore it. */
async function sharedAccounts(context: ResourceContext, id: string): Promise<string[]> {
  const rds = await context.session.client("rds");
  const answer = await attempt(`reading RDS DB Snapshot (${id}) attributes`, "RDS: DescribeDBSnapshotAttributes", () =>
    rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier: id }),
  );
  const attributes = answer.DBSnapshotAttributesResult?.DBSnapshotAttributes ?? [];
  return attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
}

const notFound = "DBSnapshotNotFoundFault";

async function find(context: ResourceContext, id: string): Promise<DBSnapshot | undefined> {
  const rds = await context.session.client("rds");
  const answer = await orGone([notFound], () =>
    attempt(`reading RDS DB Snapshot (${id})`, "RDS: DescribeDBSnapshots", () => rds.describeDBSnapshots({ DBSnapshotIdentifier: id })),
  );
  return answer?.DBSnapshots?.[0];
}
