/** Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds: `P1D`, `PT12H`. @throws Error on anything else */
export function durationSeconds(text: string): number {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null || text === "P" || text.endsWith("T")) throw new Error(`\`${text}\` is not a duration such as P1D or PT12H`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}
