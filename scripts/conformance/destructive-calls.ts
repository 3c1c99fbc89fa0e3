import type { ApiCallEvent } from "#model/ledger";
import type { StateFile } from "#model/terraform-plan";
import type { Json } from "#model/json";
import { resourceAddress, stateEntries } from "./compared-state.ts";
import { canonical } from "./roles.ts";
import type { Roles } from "./roles.ts";

const destroying = /^(?:Delete|Terminate|Schedule\w*Deletion|Release|Deregister|Detach|Disassociate|Revoke|Disable|Untag|Remove)/;

/** Whether a call takes something away, or takes away what keeps something. */
export function isDestructive({ eventName, readOnly, requestParameters }: ApiCallEvent): boolean {
  if (readOnly) return false;
  if (destroying.test(eventName)) return true;
  const text = canonical(requestParameters);
  return (
    /^(?:Modify|Update|Put)/.test(eventName) &&
    /"(?:DeletionProtection|DeletionProtectionEnabled)":false|"deletion_protection\.enabled","Value":"false"/.test(text)
  );
}

/** The calls with their parameters, and how each ended at last, however often it was tried. */
export function destructiveCalls(events: readonly ApiCallEvent[], roles: Roles): Readonly<Record<string, string>> {
  const calls = events.filter(isDestructive).map((event): [string, string] => {
    const name = `${event.eventSource.split(".", 1)[0] ?? ""}:${event.eventName}`;
    return [`${name} ${canonical(sortedLists(roles.named(event.requestParameters)))}`, event.errorCode ?? "done"];
  });
  return Object.fromEntries(calls.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * In which order things went that depend on each other: `A before B` by the calls that deleted them.
 *
 * `state`: as it was before the step. Things that do not depend on each other go in any order.
 */
export function dependencyOrder(events: readonly ApiCallEvent[], state: StateFile | undefined): readonly string[] {
  const gone = new Map<string, number>();
  for (const { address, resource, instance } of stateEntries(state)) {
    const operations = deletions[resource.type] ?? [];
    const names = identities(instance.attributes);
    const at = events.findIndex(
      ({ eventName, errorCode, requestParameters }) =>
        errorCode === undefined && operations.includes(eventName) && textsIn(requestParameters).some((text) => names.includes(text)),
    );
    if (at !== -1) gone.set(address, at);
  }
  const entries = stateEntries(state).filter(({ address }) => gone.has(address));
  return entries
    .flatMap((one) =>
      entries
        .filter((other) => one.instance.dependencies?.includes(resourceAddress(other.resource)) === true && one !== other)
        .map((other) =>
          (gone.get(one.address) ?? 0) < (gone.get(other.address) ?? 0) ? `${one.address} before ${other.address}` : `${other.address} before ${one.address}`,
        ),
    )
    .toSorted();
}

/** The calls that delete a thing of each type for good. */
const deletions: Readonly<Record<string, readonly string[]>> = {
  aws_db_cluster_snapshot: ["DeleteDBClusterSnapshot"],
  aws_db_instance: ["DeleteDBInstance"],
  aws_db_snapshot: ["DeleteDBSnapshot"],
  aws_db_subnet_group: ["DeleteDBSubnetGroup"],
  aws_dynamodb_table: ["DeleteTable"],
  aws_ecs_cluster: ["DeleteCluster"],
  aws_ecs_service: ["DeleteService"],
  aws_ecs_task_definition: ["DeregisterTaskDefinition"],
  aws_eip: ["ReleaseAddress"],
  aws_iam_policy: ["DeletePolicy"],
  aws_iam_role: ["DeleteRole"],
  aws_iam_role_policy: ["DeleteRolePolicy"],
  aws_iam_role_policy_attachment: ["DetachRolePolicy"],
  aws_iam_user: ["DeleteUser"],
  aws_iam_user_policy: ["DeleteUserPolicy"],
  aws_instance: ["TerminateInstances"],
  aws_internet_gateway: ["DeleteInternetGateway"],
  aws_kms_alias: ["DeleteAlias"],
  aws_kms_key: ["ScheduleKeyDeletion"],
  aws_lb: ["DeleteLoadBalancer"],
  aws_lb_listener: ["DeleteListener"],
  aws_lb_target_group: ["DeleteTargetGroup"],
  aws_nat_gateway: ["DeleteNatGateway"],
  aws_rds_cluster: ["DeleteDBCluster"],
  aws_rds_cluster_instance: ["DeleteDBInstance"],
  aws_route_table: ["DeleteRouteTable"],
  aws_route_table_association: ["DisassociateRouteTable"],
  aws_s3_bucket: ["DeleteBucket"],
  aws_s3_bucket_policy: ["DeleteBucketPolicy"],
  aws_s3_object: ["DeleteObject", "DeleteObjects"],
  aws_security_group: ["DeleteSecurityGroup"],
  aws_subnet: ["DeleteSubnet"],
  aws_vpc: ["DeleteVpc"],
};

/** Attributes by which calls name a thing. */
function identities(attributes: Readonly<Record<string, Json>>): readonly string[] {
  const names = ["id", "arn", "identifier", "name", "bucket", "policy_arn", "role", "user", "family"];
  return names.map((name) => attributes[name]).filter((value) => typeof value === "string" && value !== "") as readonly string[];
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item) => textsIn(item));
}

/** Lists in requests are sets to the services that these calls go to. */
function sortedLists(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortedLists).toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sortedLists(item)]));
}
