import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { theTargetGroup } from "./lookup.ts";
import type { Elbv2State } from "./state.ts";

/**
 * The default actions of a listener, checked and in the form in which ELBv2 shows them: a forward names its groups with weights.
 *
 * @throws AwsError TargetGroupNotFound, TargetGroupAssociationLimit, ValidationError
 */
export function checkedActions(operation: string, state: Elbv2State, loadBalancerArn: string, actions: readonly Action[]): readonly Action[] {
  if (actions.length === 0) throw new AwsError("ValidationError", "A listener must have a default action");
  for (const action of actions) {
    refuseOtherValues(`elbv2:${operation}.DefaultActions.Type`, action.Type, ["forward", "redirect", "fixed-response"]);
    refuseUnknownMembers(`elbv2:${operation}.DefaultActions`, action, [
      "Type",
      "Order",
      "TargetGroupArn",
      "ForwardConfig",
      "RedirectConfig",
      "FixedResponseConfig",
    ]);
    if (action.Type === "forward" && targetGroupsOf(action).length === 0) throw new AwsError("ValidationError", "A target group must be specified");
    for (const arn of targetGroupsOf(action)) {
      theTargetGroup(state, arn);
      if (loadBalancersOf(state, arn).some((other) => other !== loadBalancerArn))
        throw new AwsError("TargetGroupAssociationLimit", `The following target groups cannot be associated with more than one load balancer: ${arn}`);
    }
  }
  return actions.map(shown);
}

/** Load balancers whose listeners forward to a target group. */
export function loadBalancersOf(state: Elbv2State, targetGroupArn: string): readonly string[] {
  const listeners = [...state.listeners.values()].filter((listener) =>
    listener.defaultActions.some((action) => targetGroupsOf(action).includes(targetGroupArn)),
  );
  return [...new Set(listeners.map((listener) => listener.loadBalancerArn))];
}

function targetGroupsOf(action: Action): readonly string[] {
  const weighted = (action.ForwardConfig?.TargetGroups ?? []).map((one) => one.TargetGroupArn);
  return [action.TargetGroupArn, ...weighted].filter((arn) => arn !== undefined);
}

function shown(action: Action): Action {
  if (action.Type !== "forward") return action;
  const groups = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }];
  const [only, second] = groups;
  return {
    ...action,
    ...(second === undefined && only?.TargetGroupArn !== undefined ? { TargetGroupArn: only.TargetGroupArn } : {}),
    ForwardConfig: { TargetGroups: groups, TargetGroupStickinessConfig: action.ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false } },
  };
}
