import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { Construct } from "constructs";

export interface Network {
  readonly vpc: Vpc;
  /** What faces the internet must wait for it. */
  readonly gateway: InternetGateway;
  readonly publicSubnets: readonly Subnet[];
  readonly privateSubnets: readonly Subnet[];
}

const zones = ["a", "b"] as const;

/** Two zones, public and private. No NAT gateway: it would be the dearest thing on the bill. */
export function addNetwork(stack: Construct): Network {
  const vpc = new Vpc(stack, "main", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: tags("course-management-vpc") });
  const gateway = new InternetGateway(stack, "gateway", { vpcId: vpc.id, tags: tags("course-management-igw") });
  const publicTable = new RouteTable(stack, "public", {
    vpcId: vpc.id,
    route: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
    tags: tags("course-management-public"),
  });
  const privateTable = new RouteTable(stack, "private", { vpcId: vpc.id, tags: tags("course-management-private") });
  const subnets = (kind: "public" | "private", table: RouteTable, firstBlock: number): Subnet[] =>
    zones.map((zone, index) => {
      const subnet = new Subnet(stack, `${kind}_${zone}`, {
        vpcId: vpc.id,
        availabilityZone: `eu-west-1${zone}`,
        cidrBlock: `10.0.${firstBlock + index}.0/24`,
        mapPublicIpOnLaunch: kind === "public",
        tags: tags(`course-management-${kind}-${zone}`),
      });
      new RouteTableAssociation(stack, `${kind}_${zone}_routes`, { subnetId: subnet.id, routeTableId: table.id });
      return subnet;
    });
  return { vpc, gateway, publicSubnets: subnets("public", publicTable, 0), privateSubnets: subnets("private", privateTable, 10) };
}

/** Whoever started the stack tagged it `dev`, and it stayed that way. */
function tags(name: string): Record<string, string> {
  return { Name: name, Project: "course-management", Environment: "dev" };
}
