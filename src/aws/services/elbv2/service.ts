import { defineService } from "../../service.ts";
import type { Service } from "../../service.ts";
import { describeCapacityReservation } from "./capacity-reservation.ts";
import { describeListenerAttributes, modifyListenerAttributes } from "./listener-attributes.ts";
import { createListener, deleteListener, describeListeners, describeRules, modifyListener } from "./listeners.ts";
import { describeLoadBalancerAttributes, modifyLoadBalancerAttributes } from "./load-balancer-attributes.ts";
import { setSecurityGroups, setSubnets } from "./load-balancer-network.ts";
import { createLoadBalancer, deleteLoadBalancer, describeLoadBalancers } from "./load-balancers.ts";
import { addTags, describeTags, removeTags } from "./resource-tags.ts";
import { createState } from "./state.ts";
import type { Elbv2State } from "./state.ts";
import { describeTargetGroupAttributes, modifyTargetGroupAttributes } from "./target-group-attributes.ts";
import { createTargetGroup, deleteTargetGroup, describeTargetGroups, modifyTargetGroup } from "./target-groups.ts";
import { deregisterTargets, describeTargetHealth, registerTargets } from "./targets.ts";

/** Elastic Load Balancing v2: application and network load balancers. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html */
export const elbv2: Service<Elbv2State> = defineService({
  id: "elbv2",
  eventSource: "elasticloadbalancing.amazonaws.com",
  scope: "regional",
  createState,
  operations: {
    AddTags: addTags,
    CreateListener: createListener,
    CreateLoadBalancer: createLoadBalancer,
    CreateTargetGroup: createTargetGroup,
    DeleteListener: deleteListener,
    DeleteLoadBalancer: deleteLoadBalancer,
    DeleteTargetGroup: deleteTargetGroup,
    DeregisterTargets: deregisterTargets,
    DescribeCapacityReservation: describeCapacityReservation,
    DescribeListenerAttributes: describeListenerAttributes,
    DescribeListeners: describeListeners,
    DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeRules: describeRules,
    DescribeTags: describeTags,
    DescribeTargetGroupAttributes: describeTargetGroupAttributes,
    DescribeTargetGroups: describeTargetGroups,
    DescribeTargetHealth: describeTargetHealth,
    ModifyListener: modifyListener,
    ModifyListenerAttributes: modifyListenerAttributes,
    ModifyLoadBalancerAttributes: modifyLoadBalancerAttributes,
    ModifyTargetGroup: modifyTargetGroup,
    ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
    RegisterTargets: registerTargets,
    RemoveTags: removeTags,
    SetSecurityGroups: setSecurityGroups,
    SetSubnets: setSubnets,
  },
});
