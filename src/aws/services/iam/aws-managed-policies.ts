import administratorAccess from "./managed-policies/administrator-access.json" with { type: "json" };
import ecsTaskExecution from "./managed-policies/ecs-task-execution-role-policy.json" with { type: "json" };
import powerUserAccess from "./managed-policies/power-user-access.json" with { type: "json" };
import readOnlyAccess from "./managed-policies/read-only-access.json" with { type: "json" };

/** A policy that AWS maintains, visible in every account under `arn:aws:iam::aws:policy/…`. */
export interface AwsManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly policyId: string;
  readonly versionId: string;
  readonly document: string;
}

/**
 * The AWS managed policies that are shipped. All but one are whole; `ReadOnlyAccess` is
 * reduced to the actions of the services that the embedded AWS answers, each as in AWS's own document. Any other is unknown.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  [
    managed("AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", "v1", administratorAccess),
    managed("PowerUserAccess", "ANPAJYRXTHIB4FOVS3ZXS", "v6", powerUserAccess),
    managed("ReadOnlyAccess", "ANPAILL3HVNFSB6DCOWYQ", "v120", readOnlyAccess),
    managed("AmazonECSTaskExecutionRolePolicy", "ANPAJG4T4G4PU56DE72PY", "v1", ecsTaskExecution, "service-role/"),
  ].map((policy) => [policy.arn, policy]),
);

function managed(name: string, policyId: string, versionId: string, document: object, path = ""): AwsManagedPolicy {
  return { arn: `arn:aws:iam::aws:policy/${path}${name}`, name, policyId, versionId, document: JSON.stringify(document) };
}
