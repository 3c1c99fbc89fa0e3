import type { ServiceSchedule } from "../../service.ts";
import { removeNetworkInterface } from "./interface-records.ts";
import type { Ec2State, InstanceRecord, NatGatewayRecord } from "./state.ts";
import { scheduleTransition, seconds } from "./transitions.ts";

/** Instances and NAT gateways arrive in the state they were going to, and after about an hour the dead ones are no longer listed. */
export const schedule: ServiceSchedule<Ec2State> = {
  nextAt: (state) => state.transitions[0]?.at,
  run(state, at) {
    while (state.transitions[0] !== undefined && state.transitions[0].at <= at) {
      const due = state.transitions.shift();
      const instance = state.instances.get(due?.id ?? "");
      const gateway = state.natGateways.get(due?.id ?? "");
      if (instance !== undefined) moveInstance(state, instance, at);
      if (gateway !== undefined) moveGateway(state, gateway, at);
    }
  },
};

function moveInstance(state: Ec2State, instance: InstanceRecord, at: Date): void {
  const record = state.networkInterfaces.get(instance.networkInterfaceId ?? "");
  switch (instance.state) {
    case "pending":
      instance.state = "running";
      return;
    case "stopping":
      instance.state = "stopped";
      if (record !== undefined) record.publicIp = undefined;
      return;
    case "shutting-down":
      instance.state = "terminated";
      removeNetworkInterface(state, instance.networkInterfaceId);
      instance.networkInterfaceId = undefined;
      scheduleTransition(state, instance.id, at, seconds.staysListed);
      return;
    case "terminated":
      state.instances.delete(instance.id);
      state.tags.delete(instance.id);
      return;
    default:
  }
}

function moveGateway(state: Ec2State, gateway: NatGatewayRecord, at: Date): void {
  switch (gateway.state) {
    case "pending":
      gateway.state = "available";
      return;
    case "deleting":
      gateway.state = "deleted";
      removeNetworkInterface(state, gateway.networkInterfaceId);
      gateway.networkInterfaceId = undefined;
      scheduleTransition(state, gateway.id, at, seconds.staysListed);
      return;
    case "failed":
    case "deleted":
      state.natGateways.delete(gateway.id);
      state.tags.delete(gateway.id);
      return;
    default:
  }
}
