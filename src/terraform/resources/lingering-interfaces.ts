import type { EC2 } from "@aws-sdk/client-ec2";
import { attempt } from "./aws-failure.ts";

/**
 * The provider's look for network interfaces that Lambda leaves behind, made before a subnet or security group is deleted. None are ever found
 * here, as the embedded AWS has no Lambda; the call counts, because a principal may be denied it.
 */
export async function lookForLingeringInterfaces(ec2: EC2, thing: string, filter: "subnet-id" | "group-id", id: string): Promise<void> {
  const doing = `deleting ENIs ${filter === "subnet-id" ? "for" : "using"} ${thing} (${id}): listing EC2 Network Interfaces`;
  await attempt(doing, "EC2: DescribeNetworkInterfaces", () => ec2.describeNetworkInterfaces({ Filters: [{ Name: filter, Values: [id] }] }));
}
