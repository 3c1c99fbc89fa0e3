import type { QueryFailure, QuerySuccess } from "#model/data";

export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Columns that psql aligns to the right: numbers. */
  readonly right?: ReadonlySet<number>;
  readonly title?: string;
}

/** A result as psql prints it in its aligned format, `(n rows)` and an empty line included. */
export function gridText(grid: Grid): string {
  const cells = grid.rows.map((row) => row.map((value) => (value ?? "").split("\n")));
  const widths = grid.columns.map((column, index) => Math.max(column.length, ...cells.flatMap((row) => (row[index] ?? []).map((line) => line.length))));
  const total = widths.reduce((sum, width) => sum + width + 3, -1);
  const header = grid.columns.map((column, index) => ` ${centre(column, widths[index] ?? 0)} `).join("|");
  const rule = widths.map((width) => "-".repeat(width + 2)).join("+");
  const lines = cells.flatMap((row) => rowLines(row, widths, grid.right ?? new Set()));
  const footer = grid.rows.length === 1 ? "(1 row)" : `(${grid.rows.length} rows)`;
  const title = grid.title === undefined ? [] : [`${" ".repeat(Math.max(0, Math.floor((total - grid.title.length) / 2)))}${grid.title}`];
  return `${[...title, header, rule, ...lines, footer].join("\n")}\n\n`;
}

/** A value of several lines continues on the next one, marked with `+`. The last column has no trailing blanks. */
function rowLines(row: readonly (readonly string[])[], widths: readonly number[], right: ReadonlySet<number>): readonly string[] {
  const height = Math.max(...row.map((value) => value.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((value, index) => {
        const text = value[line] ?? "";
        const more = line + 1 < value.length;
        const width = widths[index] ?? 0;
        const padded = right.has(index) ? text.padStart(width) : index === row.length - 1 && !more ? text : text.padEnd(width);
        return ` ${padded}${more ? "+" : index === row.length - 1 ? "" : " "}`;
      })
      .join("|"),
  );
}

function centre(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return `${" ".repeat(left)}${text}${" ".repeat(width - text.length - left)}`;
}

/** A result of rows. */
export function rowsResult(grid: Grid, notices: readonly string[] = []): QuerySuccess {
  return { ok: true, command: `SELECT ${grid.rows.length}`, columns: grid.columns, rows: grid.rows, text: gridText(grid), notices };
}

/** A result of which psql prints the command tag only. */
export function tagResult(command: string, notices: readonly string[] = []): QuerySuccess {
  return { ok: true, command, columns: [], rows: [], text: `${command}\n`, notices };
}

/** An error as psql prints it. */
export function failure(
  sqlstate: string,
  message: string,
  more: { readonly detail?: string | undefined; readonly hint?: string | undefined; readonly severity?: "FATAL" } = {},
): QueryFailure {
  const severity = more.severity ?? "ERROR";
  const lines = [
    `${severity}:  ${message}`,
    ...(more.detail === undefined ? [] : [`DETAIL:  ${more.detail}`]),
    ...(more.hint === undefined ? [] : [`HINT:  ${more.hint}`]),
  ];
  return { ok: false, sqlstate, severity, message, text: `${lines.join("\n")}\n` };
}

/** The plane's own refusal: nobody knows what Postgres would have done. */
export function notModelled(what: string, mode: string): QueryFailure {
  return { ...failure("0A000", `${mode} does not know this statement: ${what}`), notModelled: true };
}
