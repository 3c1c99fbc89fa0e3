import type { RelationName } from "./cursor.ts";
import {
  performAlterOwner,
  performCreateDatabase,
  performCreateSchema,
  performCreateTable,
  performDropDatabase,
  performDropSchema,
  performDropTable,
} from "./perform-objects.ts";
import { performCreateRole, performDropRole, performGrant, performGrantRole } from "./perform-roles.ts";
import { performCount, performDelete, performInsert, performTruncate, performUpdate } from "./perform-rows.ts";
import { rowsResult } from "./psql-text.ts";
import type { Effect, Session } from "./session.ts";
import type { Statement } from "./statement.ts";

/**
 * The exact effect of one statement of the list.
 * @throws SqlFailure what Postgres would answer; @throws NotModelled where nobody can tell
 */
export function perform(session: Session, statement: Statement, advance: (table: RelationName, next: number) => void): Effect {
  switch (statement.kind) {
    case "select-literal":
      return {
        server: session.server,
        result: rowsResult({ columns: [statement.column], rows: [[statement.value]], right: new Set(statement.type === "integer" ? [0] : []) }),
      };
    case "select-current":
      return {
        server: session.server,
        result: rowsResult({ columns: [statement.what], rows: [[statement.what === "current_database" ? session.database.name : session.role]] }),
      };
    case "select-count":
      return performCount(session, statement);
    case "delete":
      return performDelete(session, statement);
    case "truncate":
      return performTruncate(session, statement);
    case "update":
      return performUpdate(session, statement);
    case "insert":
      return performInsert(session, statement, advance);
    case "create-database":
      return performCreateDatabase(session, statement);
    case "drop-database":
      return performDropDatabase(session, statement);
    case "create-schema":
      return performCreateSchema(session, statement);
    case "drop-schema":
      return performDropSchema(session, statement);
    case "create-table":
      return performCreateTable(session, statement);
    case "drop-table":
      return performDropTable(session, statement);
    case "alter-owner":
      return performAlterOwner(session, statement);
    case "create-role":
      return performCreateRole(session, statement);
    case "drop-role":
      return performDropRole(session, statement);
    case "grant":
    case "revoke":
      return performGrant(session, statement);
    case "grant-role":
    case "revoke-role":
      return performGrantRole(session, statement);
  }
}
