import { createNetwork, openNetworkCloud } from "../ec2/open-network-cloud.ts";
import type { Network, NetworkCloud } from "../ec2/open-network-cloud.ts";

export interface BalancedNetwork {
  readonly cloud: NetworkCloud;
  readonly network: Network;
  readonly balancerArn: string;
  readonly groupArn: string;
  readonly listenerArn: string;
}

/** A network with an application load balancer that forwards port 80 to a target group of addresses. */
export async function openBalancedNetwork(): Promise<BalancedNetwork> {
  const cloud = await openNetworkCloud();
  const network = await createNetwork(cloud);
  const { elbv2 } = cloud;
  const balancer = await elbv2.createLoadBalancer({ Name: "web", Subnets: [...network.subnetIds], SecurityGroups: [network.groupId] });
  const balancerArn = balancer.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const group = await elbv2.createTargetGroup({ Name: "web", Protocol: "HTTP", Port: 80, VpcId: network.vpcId, TargetType: "ip" });
  const groupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? "";
  const listener = await elbv2.createListener({
    LoadBalancerArn: balancerArn,
    Protocol: "HTTP",
    Port: 80,
    DefaultActions: [{ Type: "forward", TargetGroupArn: groupArn }],
  });
  return { cloud, network, balancerArn, groupArn, listenerArn: listener.Listeners?.[0]?.ListenerArn ?? "" };
}
