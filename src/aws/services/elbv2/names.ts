import { AwsError } from "#model/errors";

/**
 * The naming rules of load balancers and target groups.
 *
 * @throws AwsError ValidationError
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export function checkedName(noun: "Load balancer" | "Target group", name: string | undefined): string {
  if (name === undefined || name === "") throw new AwsError("ValidationError", `${noun} name must be specified`);
  if (name.length > 32) throw new AwsError("ValidationError", `${noun} name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw new AwsError("ValidationError", `${noun} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`);
  if (name.startsWith("-") || name.endsWith("-")) throw new AwsError("ValidationError", `${noun} name '${name}' cannot begin or end with '-'`);
  if (noun === "Load balancer" && name.startsWith("internal-"))
    throw new AwsError("ValidationError", `Load balancer name '${name}' cannot begin with 'internal-'`);
  return name;
}
