import type { DescribeSecurityGroupRulesCommandInput, DescribeSecurityGroupRulesCommandOutput } from "@aws-sdk/client-ec2";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { renderRule } from "./ip-permissions.ts";
import { listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State, SecurityGroupRuleRecord } from "./state.ts";

interface GroupRule {
  readonly group: string;
  readonly rule: SecurityGroupRuleRecord;
}

const kind: Kind<GroupRule> = { noun: "security group rule", notFound: "InvalidSecurityGroupRuleId.NotFound", idOf: ({ rule }) => rule.id };

/** Rules of all groups, each on its own. They cannot be tagged here. */
export const describeSecurityGroupRules: Operation<Ec2State> = ec2Operation<DescribeSecurityGroupRulesCommandInput, DescribeSecurityGroupRulesCommandOutput>(
  "DescribeSecurityGroupRules",
  {
    readOnly: true,
    members: ["SecurityGroupRuleIds", "Filters", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeSecurityGroupRules", context),
    handle(input, context) {
      const all = [...context.state.securityGroups.values()].flatMap((group) => group.rules.map((rule) => [rule.id, { group: group.id, rule }] as const));
      const request = { ids: input.SecurityGroupRuleIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
      const { items, ...rest } = listed("DescribeSecurityGroupRules", new Map(all), request, kind, fields, context);
      return { SecurityGroupRules: items.map(({ group, rule }) => renderRule(group, rule, context)), ...rest };
    },
  },
);

const fields: FilterFields<GroupRule> = {
  "group-id": ({ group }) => group,
  "security-group-rule-id": ({ rule }) => rule.id,
};
