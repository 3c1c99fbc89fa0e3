import { AwsError } from "#model/errors";
import { after, day } from "./durations.ts";

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Windows {
  readonly preferredBackupWindow: string;
  readonly preferredMaintenanceWindow: string;
}

/**
 * The two windows of a server. RDS chooses one that is not asked for at random within the region's hours; here it is a
 * fixed one, or another if that lay across the one asked for.
 *
 * @throws AwsError InvalidParameterValue
 */
export function chooseWindows(backup: string | undefined, maintenance: string | undefined): Windows {
  const asked = { backup: backup && requireBackupWindow(backup), maintenance: maintenance && requireMaintenanceWindow(maintenance) };
  const maintenances = asked.maintenance === undefined ? ["sun:04:00-sun:04:30", "sun:16:00-sun:16:30"] : [asked.maintenance];
  const backups = asked.backup === undefined ? ["02:00-02:30", "14:00-14:30"] : [asked.backup];
  for (const preferredBackupWindow of backups) {
    for (const preferredMaintenanceWindow of maintenances) {
      if (!overlap(preferredBackupWindow, preferredMaintenanceWindow)) return { preferredBackupWindow, preferredMaintenanceWindow };
    }
  }
  throw new AwsError("InvalidParameterValue", "The backup window and maintenance window must not overlap.");
}

/** @throws AwsError InvalidParameterValue @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html */
function requireBackupWindow(window: string): string {
  const times = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(window);
  if (times === null)
    throw new AwsError("InvalidParameterValue", `The parameter PreferredBackupWindow is not valid: ${window}. It must be in the format hh24:mi-hh24:mi.`);
  const [from, to] = [minutes(times[1], times[2]), minutes(times[3], times[4])];
  if ((to - from + 1440) % 1440 < 30) throw new AwsError("InvalidParameterValue", "The backup window must be at least 30 minutes.");
  return window;
}

/** @throws AwsError InvalidParameterValue */
function requireMaintenanceWindow(window: string): string {
  const lower = window.toLowerCase();
  const one = "(sun|mon|tue|wed|thu|fri|sat):([01]\\d|2[0-3]):([0-5]\\d)";
  if (new RegExp(`^${one}-${one}$`).test(lower)) return lower;
  throw new AwsError(
    "InvalidParameterValue",
    `The parameter PreferredMaintenanceWindow is not valid: ${window}. It must be in the format ddd:hh24:mi-ddd:hh24:mi.`,
  );
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

/** Whether a daily window meets a weekly one: whichever begins first, the other begins before its end. */
function overlap(backup: string, maintenance: string): boolean {
  const [from, to] = [minuteOf(backup.slice(0, 5)), minuteOf(backup.slice(6))];
  const [begin, end] = [minuteOf(maintenance.slice(4, 9)), minuteOf(maintenance.slice(14))];
  const days = weekdays.indexOf(maintenance.slice(10, 13)) - weekdays.indexOf(maintenance.slice(0, 3));
  const length = (days * 1440 + end - begin + 10_080) % 10_080;
  return (from - begin + 1440) % 1440 < length || (begin - from + 1440) % 1440 < (to - from + 1440) % 1440;
}

function minuteOf(time: string): number {
  return minutes(time.slice(0, 2), time.slice(3, 5));
}

function atMidnight(moment: Date): number {
  return Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
}

function minutes(hours: string | undefined, rest: string | undefined): number {
  return Number(hours) * 60 + Number(rest);
}
