import { describe, expect, test } from "vitest";
import { failureOf } from "../ec2/open-network-cloud.ts";
import { openBalancedNetwork } from "./balanced-network.ts";

const server = "routing.http.response.server.enabled";

describe("attributes of a listener", () => {
  test("have the defaults of its protocol until they are changed", async () => {
    const { cloud, network, listenerArn: ListenerArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    const read = async (arn: string) =>
      Object.fromEntries(((await elbv2.describeListenerAttributes({ ListenerArn: arn })).Attributes ?? []).map(({ Key, Value }) => [Key, Value]));
    expect(await read(ListenerArn)).toMatchObject({ [server]: "true", "routing.http.response.x_frame_options.header_value": "" });
    expect(
      Object.keys(await read(ListenerArn)).filter((key) => key.startsWith("routing.http.request.")),
      "without TLS there is nothing to pass on",
    ).toEqual([]);
    await elbv2.modifyListenerAttributes({ ListenerArn, Attributes: [{ Key: server, Value: "false" }] });
    expect(await read(ListenerArn)).toMatchObject({ [server]: "false", "routing.http.response.x_frame_options.header_value": "" });

    const balancer = await elbv2.createLoadBalancer({ Name: "tcp", Type: "network", Subnets: [...network.subnetIds] });
    const group = await elbv2.createTargetGroup({ Name: "tcp", Protocol: "TCP", Port: 80, VpcId: network.vpcId });
    const listener = await elbv2.createListener({
      LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: "TCP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn: group.TargetGroups?.[0]?.TargetGroupArn }],
    });
    expect(await read(listener.Listeners?.[0]?.ListenerArn ?? "")).toEqual({ "tcp.idle_timeout.seconds": "350" });
  });

  test("are refused when unknown, of another protocol, no truth value, or of no listener", async () => {
    const { cloud, listenerArn: ListenerArn } = await openBalancedNetwork();
    const { elbv2, denied } = cloud;
    const change = async (Key: string, Value: string) => failureOf(elbv2.modifyListenerAttributes({ ListenerArn, Attributes: [{ Key, Value }] }));
    expect(await change("nonsense", "1")).toMatchObject({ name: "ValidationError" });
    expect(await change("tcp.idle_timeout.seconds", "60")).toMatchObject({ name: "ValidationError" });
    expect(await change(server, "maybe")).toMatchObject({ name: "ValidationError" });
    const none = { ListenerArn: `${ListenerArn}0` };
    expect(await failureOf(elbv2.describeListenerAttributes(none))).toMatchObject({ name: "ListenerNotFoundException" });
    expect(await failureOf(elbv2.modifyListenerAttributes({ ...none, Attributes: [] }))).toMatchObject({ name: "ListenerNotFoundException" });
    denied.add("elasticloadbalancing:ModifyListenerAttributes").add("elasticloadbalancing:DescribeListenerAttributes");
    expect(await change(server, "false")).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(elbv2.describeListenerAttributes({ ListenerArn }))).toMatchObject({ name: "AccessDenied" });
  });
});

test("no capacity is reserved for a load balancer, which must be there", async () => {
  const { cloud, balancerArn: LoadBalancerArn } = await openBalancedNetwork();
  const reservation = await cloud.elbv2.describeCapacityReservation({ LoadBalancerArn });
  expect(reservation).not.toHaveProperty("MinimumLoadBalancerCapacity");
  expect(await failureOf(cloud.elbv2.describeCapacityReservation({ LoadBalancerArn: `${LoadBalancerArn}0` }))).toMatchObject({
    name: "LoadBalancerNotFoundException",
  });
  cloud.denied.add("elasticloadbalancing:DescribeCapacityReservation");
  expect(await failureOf(cloud.elbv2.describeCapacityReservation({ LoadBalancerArn }))).toMatchObject({ name: "AccessDenied" });
});
