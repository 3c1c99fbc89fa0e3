import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { IamCase } from "./iam-case.ts";

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/**
 * Asks the independent simulator. It knows no root user, so root's own full access is handed to it as a policy.
 *
 * @throws Error when the simulator refuses the case: the generator must make only cases that both accept
 */
export async function askOracle(iamCase: IamCase): Promise<boolean> {
  const { request } = iamCase;
  const root = request.principal.kind === "root";
  const identity = root ? [everything, ...iamCase.identity] : iamCase.identity;
  const answer = await runSimulation(
    {
      request: {
        principal: request.principal.arn,
        action: request.action,
        resource: { resource: request.resource, accountId: request.resourceAccount },
        contextVariables: Object.fromEntries(Object.entries(request.context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]])),
      },
      identityPolicies: identity.map((policy, at) => ({ name: `identity-${at}`, policy })),
      serviceControlPolicies: levelsOf(iamCase.scps, "scp"),
      resourceControlPolicies: levelsOf(iamCase.rcps, "rcp"),
      ...(iamCase.resource === undefined ? {} : { resourcePolicy: iamCase.resource }),
      ...(iamCase.session === undefined ? {} : { sessionPolicy: iamCase.session }),
      ...(iamCase.boundary === undefined ? {} : { permissionBoundaryPolicies: [{ name: "boundary", policy: iamCase.boundary }] }),
    },
    {},
  );
  if (answer.resultType === "error") throw new Error(`the oracle refused a case: ${JSON.stringify(answer.errors)}`);
  if (answer.resultType === "single" && (answer.result.ignoredContextKeys ?? []).length > 0) {
    throw new Error(`the oracle ignored context keys: ${answer.result.ignoredContextKeys?.join(", ")}`);
  }
  return answer.overallResult === "Allowed";
}

function levelsOf(levels: IamCase["scps"], kind: string): { orgIdentifier: string; policies: { name: string; policy: unknown }[] }[] {
  return levels.map((level, depth) => ({
    orgIdentifier: `level-${depth}`,
    policies: level.map((policy, at) => ({ name: `${kind}-${depth}-${at}`, policy })),
  }));
}
