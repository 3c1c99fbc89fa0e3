import type { EC2, Instance, RunInstancesCommandInput, _InstanceType } from "@aws-sdk/client-ec2";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_instance.json" with { type: "json" };
import { blocks, flag, given, hasChanged, isOn, keepMissingBlocks, present, someTexts, text, texts } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/instance */
export const awsInstance: ResourceType = defineResource(slice, {
  type: "aws_instance",
  forceNew: [
    "ami",
    "associate_public_ip_address",
    "availability_zone",
    "cpu_core_count",
    "cpu_threads_per_core",
    "ebs_optimized",
    "hibernation",
    "host_id",
    "key_name",
    "network_interface",
    "placement_group",
    "placement_partition_number",
    "private_ip",
    "security_groups",
    "subnet_id",
    "tenancy",
  ],
  unsupported: [
    "cpu_core_count",
    "cpu_threads_per_core",
    "disable_api_stop",
    "ebs_optimized",
    "enable_primary_ipv6",
    "get_password_data",
    "hibernation",
    "host_id",
    "host_resource_group_arn",
    "instance_initiated_shutdown_behavior",
    "ipv6_address_count",
    "ipv6_addresses",
    "metadata_options",
    "monitoring",
    "placement_group",
    "placement_partition_number",
    "private_ip",
    "root_block_device",
    "secondary_private_ips",
    "security_groups",
    "tenancy",
    "user_data_replace_on_change",
    "volume_tags",
  ],
  nestedDefaults: { metadata_options: { http_endpoint: "enabled", http_protocol_ipv6: "disabled" }, root_block_device: { delete_on_termination: true } },
  customizePlan: (planned, prior) => keepMissingBlocks(planned, prior, "credit_specification"),
  describe: (attributes) => `EC2 Instance (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    refuse(planned);
    const made = await attempt("creating EC2 Instance", "EC2: RunInstances", () => ec2.runInstances(runInput(context, planned)));
    const id = made.Instances?.[0]?.InstanceId ?? "";
    setId(id);
    await context.sleep(10);
    await context.waitFor(`EC2 Instance (${id}) create`, async () => isRunning(await find(ec2, id), id), { timeoutSeconds: 600 });
    if (flag(planned, "source_dest_check") === false) await modify(ec2, id, "SourceDestCheck attribute", { SourceDestCheck: { Value: false } });
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const instance = await find(ec2, given(prior, "id"));
    if (instance === undefined || instance.State?.Name === "terminated") return null;
    const termination = await attempt(`reading EC2 Instance (${given(prior, "id")})`, "EC2: DescribeInstanceAttribute", () =>
      ec2.describeInstanceAttribute({ InstanceId: given(prior, "id"), Attribute: "disableApiTermination" }),
    );
    const more = { ...(await rootDevice(ec2, instance)), ...(await credits(ec2, instance)) };
    return { ...describe(instance, context), ...more, disable_api_termination: termination.DisableApiTermination?.Value ?? false };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "instance_type", "user_data", "user_data_base64", "iam_instance_profile"))
      throw new UnsupportedError("a change of aws_instance.instance_type, user_data or iam_instance_profile in place", "the embedded Terraform");
    if (hasChanged(prior, planned, "disable_api_termination"))
      await modify(ec2, id, "DisableApiTermination attribute", { DisableApiTermination: { Value: isOn(planned, "disable_api_termination") } });
    if (hasChanged(prior, planned, "source_dest_check"))
      await modify(ec2, id, "SourceDestCheck attribute", { SourceDestCheck: { Value: isOn(planned, "source_dest_check") } });
    if (hasChanged(prior, planned, "vpc_security_group_ids")) await modify(ec2, id, "security groups", { Groups: texts(planned, "vpc_security_group_ids") });
    await changeEc2Tags(ec2, context, prior, planned, `EC2 Instance (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    // The provider switches termination protection off by itself and goes on when that fails.
    await modify(ec2, id, "DisableApiTermination attribute", { DisableApiTermination: { Value: false } }).catch(unlessRefused);
    const remove = () => attempt(`terminating EC2 Instance (${id})`, "EC2: TerminateInstances", () => ec2.terminateInstances({ InstanceIds: [id] }));
    const gone = await orGone([notFound], remove);
    if (gone === undefined) return;
    await context.waitFor(`EC2 Instance (${id}) delete`, async () => isTerminated(await find(ec2, id)), { everySeconds: 10, timeoutSeconds: 1200 });
  },
  async import() {
    return { user_data_replace_on_change: false, get_password_data: false };
  },
});

const notFound = "InvalidInstanceID.NotFound";

async function find(ec2: EC2, id: string): Promise<Instance | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading EC2 Instance (${id})`, "EC2: DescribeInstances", () => ec2.describeInstances({ InstanceIds: [id] })),
  );
  return answer?.Reservations?.[0]?.Instances?.[0];
}

async function modify(ec2: EC2, id: string, what: string, change: object): Promise<void> {
  await attempt(`modifying EC2 Instance (${id}) ${what}`, "EC2: ModifyInstanceAttribute", () => ec2.modifyInstanceAttribute({ InstanceId: id, ...change }));
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ResourceFailure) || hasCode(error, "NotImplemented")) throw error;
}

function isRunning(instance: Instance | undefined, id: string): true | undefined {
  const state = instance?.State?.Name;
  if (state === "terminated" || state === "shutting-down")
    throw new ResourceFailure(
      `waiting for EC2 Instance (${id}) create: unexpected state '${state}', wanted target 'running'. last error: ${instance?.StateReason?.Message ?? ""}`,
    );
  return state === "running" ? true : undefined;
}

function isTerminated(instance: Instance | undefined): true | undefined {
  return instance === undefined || instance.State?.Name === "terminated" ? true : undefined;
}

function runInput(context: ResourceContext, planned: JsonObject): RunInstancesCommandInput {
  const publicIp = flag(planned, "associate_public_ip_address");
  const groups = someTexts(planned, "vpc_security_group_ids");
  const subnet = text(planned, "subnet_id");
  const ownInterface = { DeviceIndex: 0, ...present({ AssociatePublicIpAddress: publicIp, SubnetId: subnet, Groups: groups }) };
  const profile = text(planned, "iam_instance_profile");
  const placement = text(planned, "availability_zone");
  const userData = text(planned, "user_data");
  return {
    MinCount: 1,
    MaxCount: 1,
    ...present({
      DisableApiTermination: flag(planned, "disable_api_termination") ?? false,
      IamInstanceProfile: profile === undefined ? undefined : { Name: profile },
      ImageId: text(planned, "ami"),
      InstanceType: text(planned, "instance_type") as _InstanceType | undefined,
      KeyName: text(planned, "key_name"),
      Placement: placement === undefined ? undefined : { AvailabilityZone: placement },
      UserData: userData === undefined ? text(planned, "user_data_base64") : Buffer.from(userData).toString("base64"),
    }),
    ...(publicIp === undefined || subnet === undefined ? present({ SubnetId: subnet, SecurityGroupIds: groups }) : { NetworkInterfaces: [ownInterface] }),
    ...tagSpecifications(context, planned, "instance"),
  };
}

function refuse(planned: JsonObject): void {
  const unsupported = [
    "capacity_reservation_specification",
    "cpu_options",
    "credit_specification",
    "ebs_block_device",
    "enclave_options",
    "ephemeral_block_device",
    "instance_market_options",
    "launch_template",
    "maintenance_options",
    "network_interface",
    "private_dns_name_options",
  ];
  const used = unsupported.find((name) => blocks(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_instance.${used}`, "the embedded Terraform");
}

async function rootDevice(ec2: EC2, instance: Instance): Promise<JsonObject> {
  const device = instance.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === instance.RootDeviceName);
  const id = device?.Ebs?.VolumeId;
  if (id === undefined) return { root_block_device: [] };
  const answer = await attempt(`reading EC2 Instance (${instance.InstanceId ?? ""}) volumes`, "EC2: DescribeVolumes", () =>
    ec2.describeVolumes({ VolumeIds: [id] }),
  );
  const volume = answer.Volumes?.[0];
  const block = {
    delete_on_termination: device?.Ebs?.DeleteOnTermination ?? false,
    device_name: device?.DeviceName ?? "",
    encrypted: volume?.Encrypted ?? false,
    iops: volume?.Iops ?? 0,
    kms_key_id: volume?.KmsKeyId ?? "",
    tags: {},
    tags_all: {},
    throughput: volume?.Throughput ?? 0,
    volume_id: id,
    volume_size: volume?.Size ?? 0,
    volume_type: volume?.VolumeType ?? "",
  };
  return { root_block_device: [block] };
}

/** Only burstable types earn and spend processor credits. */
async function credits(ec2: EC2, instance: Instance): Promise<JsonObject> {
  if (!/^t\d/.test(instance.InstanceType ?? "")) return { credit_specification: [] };
  const id = instance.InstanceId ?? "";
  const answer = await attempt(`reading EC2 Instance (${id}) credit specification`, "EC2: DescribeInstanceCreditSpecifications", () =>
    ec2.describeInstanceCreditSpecifications({ InstanceIds: [id] }),
  );
  return { credit_specification: (answer.InstanceCreditSpecifications ?? []).map((one) => ({ cpu_credits: one.CpuCredits ?? "" })) };
}

function describe(instance: Instance, context: ResourceContext): JsonObject {
  return {
    ami: instance.ImageId ?? "",
    arn: `arn:aws:ec2:${context.region}:${context.account}:instance/${instance.InstanceId ?? ""}`,
    associate_public_ip_address: instance.PublicIpAddress !== undefined,
    availability_zone: instance.Placement?.AvailabilityZone ?? "",
    capacity_reservation_specification: [
      {
        capacity_reservation_preference: instance.CapacityReservationSpecification?.CapacityReservationPreference ?? "open",
        capacity_reservation_target: [],
      },
    ],
    disable_api_stop: false,
    ebs_optimized: instance.EbsOptimized ?? false,
    enclave_options: [{ enabled: instance.EnclaveOptions?.Enabled ?? false }],
    hibernation: false,
    host_id: "",
    iam_instance_profile: instance.IamInstanceProfile?.Arn?.split("/").at(-1) ?? "",
    instance_initiated_shutdown_behavior: "stop",
    instance_lifecycle: "",
    instance_state: instance.State?.Name ?? "",
    instance_type: instance.InstanceType ?? "",
    ipv6_address_count: 0,
    ipv6_addresses: [],
    key_name: instance.KeyName ?? "",
    maintenance_options: [{ auto_recovery: instance.MaintenanceOptions?.AutoRecovery ?? "default" }],
    metadata_options: [metadataOptions(instance)],
    monitoring: instance.Monitoring?.State === "enabled",
    outpost_arn: "",
    password_data: "",
    placement_group: instance.Placement?.GroupName ?? "",
    placement_partition_number: 0,
    primary_network_interface_id: instance.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "",
    private_dns: instance.PrivateDnsName ?? "",
    private_dns_name_options: [
      {
        enable_resource_name_dns_a_record: instance.PrivateDnsNameOptions?.EnableResourceNameDnsARecord ?? false,
        enable_resource_name_dns_aaaa_record: instance.PrivateDnsNameOptions?.EnableResourceNameDnsAAAARecord ?? false,
        hostname_type: instance.PrivateDnsNameOptions?.HostnameType ?? "ip-name",
      },
    ],
    private_ip: instance.PrivateIpAddress ?? "",
    public_dns: instance.PublicDnsName ?? "",
    public_ip: instance.PublicIpAddress ?? "",
    secondary_private_ips: [],
    security_groups: [],
    source_dest_check: instance.SourceDestCheck ?? true,
    spot_instance_request_id: "",
    subnet_id: instance.SubnetId ?? "",
    tenancy: instance.Placement?.Tenancy ?? "default",
    vpc_security_group_ids: (instance.SecurityGroups ?? []).map((group) => group.GroupId ?? ""),
    tags_all: tagsAll(instance.Tags),
  };
}

function metadataOptions({ MetadataOptions: options }: Instance): JsonObject {
  return {
    http_endpoint: options?.HttpEndpoint ?? "enabled",
    http_protocol_ipv6: options?.HttpProtocolIpv6 ?? "disabled",
    http_put_response_hop_limit: options?.HttpPutResponseHopLimit ?? 1,
    http_tokens: options?.HttpTokens ?? "optional",
    instance_metadata_tags: options?.InstanceMetadataTags ?? "disabled",
  };
}
