import { tagResult } from "./psql-text.ts";
import type { QuerySuccess } from "#model/data";
import type { SqlStatement } from "./tokens.ts";

export type TransactionVerb = "begin" | "commit" | "rollback";

/** BEGIN, COMMIT and ROLLBACK in their plain forms. */
export function transactionVerb(statement: SqlStatement): TransactionVerb | undefined {
  const words = statement.tokens.map((token) => token.text).filter((word) => word !== "work" && word !== "transaction");
  const [verb, ...rest] = words;
  if (statement.tokens[0]?.kind !== "word" || rest.length > 0) return undefined;
  if (verb === "begin" || (verb === "start" && statement.tokens.length === 2)) return "begin";
  if (verb === "commit" || verb === "end") return "commit";
  return verb === "rollback" || verb === "abort" ? "rollback" : undefined;
}

/** CREATE and DROP DATABASE must stand alone. */
export function standsAlone(statement: SqlStatement): string | undefined {
  const [first, second] = statement.tokens;
  const isDatabase = second?.kind === "word" && second.text === "database" && first?.kind === "word";
  return isDatabase && (first.text === "create" || first.text === "drop") ? `${first.text.toUpperCase()} DATABASE` : undefined;
}

/** What a `psql -c` of several statements shows: all their output, the last one's rows. */
export function joinResults(results: readonly QuerySuccess[]): QuerySuccess {
  const last = results.at(-1);
  if (last === undefined) return { ...tagResult(""), text: "" };
  return { ...last, text: results.map((result) => result.text).join(""), notices: results.flatMap((result) => result.notices) };
}
