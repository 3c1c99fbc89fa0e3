import { AwsError } from "#model/errors";
import { after, day } from "./durations.ts";

export const defaultBackupWindow = "02:00-02:30";
export const defaultMaintenanceWindow = "sun:04:00-sun:04:30";

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** @throws AwsError InvalidParameterValue @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html */
export function requireBackupWindow(window: string): string {
  const times = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(window);
  if (times === null) throw new AwsError("InvalidParameterValue", `The parameter PreferredBackupWindow is not valid: ${window}. It must be in the format hh24:mi-hh24:mi.`);
  const [from, to] = [minutes(times[1], times[2]), minutes(times[3], times[4])];
  if ((to - from + 1440) % 1440 < 30) throw new AwsError("InvalidParameterValue", "The backup window must be at least 30 minutes.");
  return window;
}

/** @throws AwsError InvalidParameterValue */
export function requireMaintenanceWindow(window: string): string {
  const lower = window.toLowerCase();
  const one = "(sun|mon|tue|wed|thu|fri|sat):([01]\\d|2[0-3]):([0-5]\\d)";
  if (new RegExp(`^${one}-${one}$`).test(lower)) return lower;
  throw new AwsError("InvalidParameterValue", `The parameter PreferredMaintenanceWindow is not valid: ${window}. It must be in the format ddd:hh24:mi-ddd:hh24:mi.`);
}

/** The next beginning of a daily window, strictly after `moment`. */
export function nextBackupTime(window: string, moment: Date): Date {
  const start = atMidnight(moment) + minutes(window.slice(0, 2), window.slice(3, 5)) * 60_000;
  return new Date(start > moment.getTime() ? start : start + day);
}

/** The next beginning of a weekly window, strictly after `moment`. */
export function nextMaintenanceTime(window: string, moment: Date): Date {
  const ahead = (weekdays.indexOf(window.slice(0, 3)) - moment.getUTCDay() + 7) % 7;
  const start = after(new Date(atMidnight(moment)), ahead * day + minutes(window.slice(4, 6), window.slice(7, 9)) * 60_000);
  return start.getTime() > moment.getTime() ? start : after(start, 7 * day);
}

function atMidnight(moment: Date): number {
  return Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
}

function minutes(hours: string | undefined, rest: string | undefined): number {
  return Number(hours) * 60 + Number(rest);
}
