import type { EC2, InternetGateway } from "@aws-sdk/client-ec2";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_internet_gateway.json" with { type: "json" };
import { given, hasChanged, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/internet_gateway */
export const awsInternetGateway: ResourceType = defineResource(slice, {
  type: "aws_internet_gateway",
  forceNew: [],
  describe: (attributes) => `EC2 Internet Gateway (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const made = await attempt("creating EC2 Internet Gateway", "EC2: CreateInternetGateway", () =>
      ec2.createInternetGateway(tagSpecifications(context, planned, "internet-gateway")),
    );
    const id = made.InternetGateway?.InternetGatewayId ?? "";
    setId(id);
    const vpc = text(planned, "vpc_id");
    if (vpc !== undefined) await attach(ec2, context, id, vpc);
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const gateway = await findGateway(ec2, given(prior, "id"));
    if (gateway === undefined) return null;
    const owner = gateway.OwnerId ?? context.account;
    return {
      arn: `arn:aws:ec2:${context.region}:${owner}:internet-gateway/${given(prior, "id")}`,
      owner_id: owner,
      vpc_id: gateway.Attachments?.[0]?.VpcId ?? "",
      tags_all: tagsAll(gateway.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "vpc_id")) {
      const [before, after] = [text(prior, "vpc_id"), text(planned, "vpc_id")];
      if (before !== undefined) await detach(ec2, context, id, before);
      if (after !== undefined) await attach(ec2, context, id, after);
    }
    await changeEc2Tags(ec2, context, prior, planned, `EC2 Internet Gateway (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const vpc = text(prior, "vpc_id");
    if (vpc !== undefined) await detach(ec2, context, id, vpc);
    const remove = () =>
      attempt(`deleting EC2 Internet Gateway (${id})`, "EC2: DeleteInternetGateway", () => ec2.deleteInternetGateway({ InternetGatewayId: id }));
    await orGone([notFound], () => retryWhile(context, 1200, remove, isInUse));
  },
});

const notFound = "InvalidInternetGatewayID.NotFound";
const isInUse = (error: unknown): boolean => hasCode(error, "DependencyViolation");

async function findGateway(ec2: EC2, id: string): Promise<InternetGateway | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading EC2 Internet Gateway (${id})`, "EC2: DescribeInternetGateways", () => ec2.describeInternetGateways({ InternetGatewayIds: [id] })),
  );
  return answer?.InternetGateways?.[0];
}

async function attach(ec2: EC2, context: ResourceContext, id: string, vpc: string): Promise<void> {
  await attempt(`attaching EC2 Internet Gateway (${id}) to VPC (${vpc})`, "EC2: AttachInternetGateway", () =>
    ec2.attachInternetGateway({ InternetGatewayId: id, VpcId: vpc }),
  );
  await context.waitFor(`EC2 Internet Gateway (${id}) to attach`, async () =>
    (await findGateway(ec2, id))?.Attachments?.[0]?.State === undefined ? undefined : true,
  );
}

async function detach(ec2: EC2, context: ResourceContext, id: string, vpc: string): Promise<void> {
  const call = () =>
    attempt(`deleting EC2 Internet Gateway (${id}): detaching EC2 Internet Gateway (${id}) from VPC (${vpc})`, "EC2: DetachInternetGateway", () =>
      ec2.detachInternetGateway({ InternetGatewayId: id, VpcId: vpc }),
    );
  await orGone([notFound, "Gateway.NotAttached"], () => retryWhile(context, 1200, call, isInUse));
}
