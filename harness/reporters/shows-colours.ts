interface Stream {
  readonly isTTY?: boolean | undefined;
}

/**
 * Whether what is written should have colours: a terminal shows them unless `NO_COLOR` or `TERM=dumb` says otherwise; `FORCE_COLOR` asks for them elsewhere, such as in a CI log.
 *
 * @see https://no-color.org
 */
export function showsColours({ isTTY }: Stream, { NO_COLOR = "", FORCE_COLOR = "", TERM }: Readonly<Record<string, string | undefined>>): boolean {
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY === true && TERM !== "dumb";
}
