import type { DBSubnetGroup, RDS } from "@aws-sdk/client-rds";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_db_subnet_group.json" with { type: "json" };
import { given, hasChanged, present, texts } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { newName, prefixOf } from "./names.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_subnet_group */
export const awsDbSubnetGroup: ResourceType = defineResource(slice, {
  type: "aws_db_subnet_group",
  forceNew: ["name", "name_prefix"],
  describe: (attributes) => `RDS DB Subnet Group (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    const name = newName(context, planned, "name", "terraform-");
    const input = present({
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: given(planned, "description"),
      SubnetIds: texts(planned, "subnet_ids"),
      Tags: tagList(tagsIn(context, planned)),
    });
    const made = await attempt(`creating RDS DB Subnet Group (${name})`, "RDS: CreateDBSubnetGroup", () => rds.createDBSubnetGroup(input));
    setId(made.DBSubnetGroup?.DBSubnetGroupName ?? name);
  },
  async read(context, prior) {
    const rds = await context.session.client("rds");
    const group = await findGroup(rds, given(prior, "id"));
    if (group === undefined) return null;
    const arn = group.DBSubnetGroupArn ?? "";
    const tags = await attempt(`listing tags for RDS DB Subnet Group (${arn})`, "RDS: ListTagsForResource", () =>
      rds.listTagsForResource({ ResourceName: arn }),
    );
    return {
      arn,
      description: group.DBSubnetGroupDescription ?? "",
      name: group.DBSubnetGroupName ?? null,
      name_prefix: prefixOf(group.DBSubnetGroupName),
      subnet_ids: (group.Subnets ?? []).map((subnet) => subnet.SubnetIdentifier ?? ""),
      supported_network_types: group.SupportedNetworkTypes ?? [],
      vpc_id: group.VpcId ?? null,
      tags_all: tagsAll(tags.TagList),
    };
  },
  async update(context, prior, planned) {
    const rds = await context.session.client("rds");
    const name = given(prior, "id");
    if (hasChanged(prior, planned, "description", "subnet_ids")) {
      const input = { DBSubnetGroupName: name, DBSubnetGroupDescription: given(planned, "description"), SubnetIds: texts(planned, "subnet_ids") };
      await attempt(`updating RDS DB Subnet Group (${name})`, "RDS: ModifyDBSubnetGroup", () => rds.modifyDBSubnetGroup(input));
    }
    await changeRdsTags(rds, context, prior, planned, given(prior, "arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const name = given(prior, "id");
    await orGone([notFound], () =>
      attempt(`deleting RDS Subnet Group (${name})`, "RDS: DeleteDBSubnetGroup", () => rds.deleteDBSubnetGroup({ DBSubnetGroupName: name })),
    );
    await context.waitFor(`RDS Subnet Group (${name}) delete`, async () => ((await findGroup(rds, name)) === undefined ? true : undefined), {
      timeoutSeconds: 180,
    });
  },
});

const notFound = "DBSubnetGroupNotFoundFault";

async function findGroup(rds: RDS, name: string): Promise<DBSubnetGroup | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading RDS DB Subnet Group (${name})`, "RDS: DescribeDBSubnetGroups", () => rds.describeDBSubnetGroups({ DBSubnetGroupName: name })),
  );
  return answer?.DBSubnetGroups?.[0];
}
