import type { ShapeProblem } from "./policy-error.ts";
import { type PolicyDocument, type PolicyKind, type Reading, type Report, type Statement, isRecord, pointerPart } from "./policy-document.ts";
import { readStatement } from "./read-statement.ts";
import type { PolicyVersion } from "./template.ts";

const elements: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);

/**
 * Reads a parsed policy document and lists everything that is wrong with it. With errors among the problems the document is incomplete.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicyDocument(value: unknown, kind: PolicyKind): { document: PolicyDocument; problems: readonly ShapeProblem[] } {
  const problems: ShapeProblem[] = [];
  const report = (path: string, message: string, hint: string, severity: ShapeProblem["severity"] = "error"): void => {
    problems.push({ path, severity, message, hint });
  };
  if (!isRecord(value)) {
    report("", "a policy is a JSON object", 'write `{ "Version": "2012-10-17", "Statement": [...] }`');
    return { document: { version: "2008-10-17", id: undefined, statements: [] }, problems };
  }
  for (const name of Object.keys(value).filter((key) => !elements.has(key))) {
    report(`/${pointerPart(name)}`, `a policy has no element \`${name}\``, "it knows `Version`, `Id` and `Statement`");
  }
  const version = readVersion(value["Version"], report);
  const id = value["Id"];
  if (id !== undefined && typeof id !== "string") report("/Id", "`Id` is a text", "write a text");
  const statements = readStatements(value["Statement"], { kind, version, report });
  return { document: { version, id: typeof id === "string" ? id : undefined, statements }, problems };
}

function readVersion(version: unknown, report: Report): PolicyVersion {
  if (version === "2012-10-17" || version === "2008-10-17") return version;
  if (version === undefined) {
    report("", "`Version` is missing, so AWS reads it as 2008-10-17, in which variables are plain text", 'add `"Version": "2012-10-17"`', "warning");
  } else {
    report("/Version", "the policy must contain a valid version string", 'write `"Version": "2012-10-17"`');
  }
  return "2008-10-17";
}

function readStatements(value: unknown, reading: Reading): readonly Statement[] {
  const { report } = reading;
  if (value === undefined) report("", "`Statement` is missing", "add a list of statements");
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (value !== undefined && list.length === 0) report("/Statement", "`Statement` is empty", "add a statement");
  const statements: Statement[] = [];
  const sids = new Set<string>();
  for (const [index, entry] of value === undefined ? [] : list.entries()) {
    const path = Array.isArray(value) ? `/Statement/${index}` : "/Statement";
    const statement = readStatement(entry, path, reading);
    statements.push(statement);
    if (statement.sid === undefined || statement.sid === "") continue;
    if (sids.has(statement.sid)) report(`${path}/Sid`, "statement IDs (SID) in a single policy must be unique", "rename one of them");
    sids.add(statement.sid);
  }
  return statements;
}
