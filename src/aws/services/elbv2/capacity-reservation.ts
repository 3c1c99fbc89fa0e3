import type { DescribeCapacityReservationCommandInput, DescribeCapacityReservationCommandOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import { theLoadBalancer } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State } from "./state.ts";

/** Capacity cannot be reserved here, so no load balancer has a minimum. */
export const describeCapacityReservation: Operation<Elbv2State> = elbv2Operation<
  DescribeCapacityReservationCommandInput,
  DescribeCapacityReservationCommandOutput
>("DescribeCapacityReservation", {
  readOnly: true,
  members: ["LoadBalancerArn"],
  authorize: () => onAll("DescribeCapacityReservation"),
  handle(input, { state }) {
    theLoadBalancer(state, input.LoadBalancerArn);
    return { CapacityReservationState: [] };
  },
});
