/** One thing wrong with a policy document. `path` is a JSON pointer; an `error` is what AWS refuses, a `warning` what it accepts and ignores. */
export interface ShapeProblem {
  readonly path: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint: string;
}

/**
 * A policy document that AWS would refuse, with its wire code. The message is one line: policy, statement, reason.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export class PolicyError extends Error {
  readonly code = "MalformedPolicyDocument";
  readonly policy: string;
  readonly path: string;
  readonly hint: string;

  constructor(policy: string, problem: ShapeProblem, sid: string | undefined) {
    super(`Policy \`${policy}\`${whereIn(problem.path, sid)}: ${problem.message}`);
    this.name = "PolicyError";
    this.policy = policy;
    this.path = problem.path;
    this.hint = problem.hint;
  }
}

function whereIn(path: string, sid: string | undefined): string {
  const index = /^\/Statement\/(\d+)/.exec(path)?.[1];
  if (index === undefined) return path.startsWith("/Statement/") ? ", its statement" : "";
  return `, statement ${Number(index) + 1}${sid === undefined ? "" : ` (\`${sid}\`)`}`;
}
