import type { SqlStatement, Token } from "#data/tokens";

/** First words, and for some the second, of what may reach Postgres. */
const ACCEPTED: Readonly<Record<string, readonly string[] | "any">> = {
  ...Object.fromEntries(
    ["select", "values", "table", "with", "insert", "update", "delete", "merge", "truncate", "show", "explain", "analyze", "vacuum", "lock"].map(
      (word) => [word, "any"] as const,
    ),
  ),
  ...Object.fromEntries(
    ["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "set", "reset", "grant", "revoke", "reassign"].map(
      (word) => [word, "any"] as const,
    ),
  ),
  create: ["table", "unique", "index", "schema", "role", "user", "group", "sequence", "database"],
  alter: ["table", "schema", "role", "user", "group", "sequence", "index", "database"],
  drop: ["table", "schema", "role", "user", "group", "sequence", "index", "database", "owned"],
};

/**
 * Why a statement may not reach Postgres: a backup would lose what it makes, or it would leave the role it runs as.
 * A closed list: a statement nobody thought of is refused, too.
 */
export function refusalOf({ tokens }: SqlStatement): string | undefined {
  const [first, second] = tokens;
  const accepted = first?.kind === "word" ? ACCEPTED[first.text] : undefined;
  if (accepted === undefined || (accepted !== "any" && !(second?.kind === "word" && accepted.includes(second.text))))
    return `${words(tokens)} is outside what a backup covers`;
  if (tokens.some((token) => /session_authorization/i.test(token.text)) || follows(tokens, "session", "authorization"))
    return "a session stays with the role that opened it";
  const isRole = second?.text === "role" || second?.text === "user" || second?.text === "group";
  if (first?.text === "alter" && isRole && tokens.slice(2).some((token) => token.kind === "word" && ["set", "reset", "rename"].includes(token.text)))
    return "settings and names of roles are outside what a backup covers";
  const isMembership = (first?.text === "grant" || first?.text === "revoke") && !tokens.some((token) => token.kind === "word" && token.text === "on");
  if (isMembership && tokens.some((token) => token.text.startsWith("pg_"))) return "who may grant predefined roles differs on RDS";
  return undefined;
}

/** Does the statement change roles, which all databases of the server share? */
export function touchesRoles({ tokens }: SqlStatement): boolean {
  const [first, second] = tokens.map((token) => token.text);
  const isRole = second === "role" || second === "user" || second === "group";
  if (first === "create" || first === "alter" || first === "drop") return isRole || second === "schema" || second === "owned";
  return (first === "grant" || first === "revoke") && !tokens.some((token) => token.kind === "word" && token.text === "on");
}

function follows(tokens: readonly Token[], one: string, other: string): boolean {
  return tokens.some((token, index) => token.text === one && tokens[index + 1]?.text === other);
}

function words(tokens: readonly Token[]): string {
  return `\`${tokens
    .slice(0, 2)
    .map((token) => token.text.toUpperCase())
    .join(" ")}\``;
}
