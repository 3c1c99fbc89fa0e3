import { expect, test } from "vitest";
import { chooseWindows, nextBackupTime, nextMaintenanceTime } from "#aws/services/rds/windows";

test("a window that is not asked for stays out of the way of the other", () => {
  expect(chooseWindows(undefined, undefined)).toEqual({ preferredBackupWindow: "02:00-02:30", preferredMaintenanceWindow: "sun:04:00-sun:04:30" });
  expect(chooseWindows("03:45-04:15", undefined).preferredMaintenanceWindow).toBe("sun:16:00-sun:16:30");
  expect(chooseWindows(undefined, "Mon:01:00-Mon:03:00")).toEqual({ preferredBackupWindow: "14:00-14:30", preferredMaintenanceWindow: "mon:01:00-mon:03:00" });
});

test.each([
  ["04:00-05:00", "sun:04:30-sun:05:30"],
  ["04:30-05:30", "sun:04:00-sun:05:00"],
  ["23:45-00:30", "sun:00:00-sun:00:30"],
  ["00:00-00:30", "sat:23:30-sun:00:30"],
])("a backup window %s and a maintenance window %s overlap and are refused", (backup, maintenance) => {
  expect(() => chooseWindows(backup, maintenance)).toThrow("The backup window and maintenance window must not overlap.");
});

test.each([
  ["04:00-04:30", "sun:04:30-sun:05:00"],
  ["05:00-05:30", "sun:04:30-sun:05:00"],
])("windows that only touch, %s and %s, are fine", (preferredBackupWindow, preferredMaintenanceWindow) => {
  expect(chooseWindows(preferredBackupWindow, preferredMaintenanceWindow)).toEqual({ preferredBackupWindow, preferredMaintenanceWindow });
});

test("the next window begins strictly after the moment, across midnight and the week's end", () => {
  expect(nextBackupTime("02:00-02:30", new Date("2026-02-26T01:59:59Z"))).toEqual(new Date("2026-02-26T02:00:00Z"));
  expect(nextBackupTime("02:00-02:30", new Date("2026-02-26T02:00:00Z"))).toEqual(new Date("2026-02-27T02:00:00Z"));
  // 26 February 2026 is a Thursday.
  expect(nextMaintenanceTime("sun:04:00-sun:04:30", new Date("2026-02-26T12:00:00Z"))).toEqual(new Date("2026-03-01T04:00:00Z"));
  expect(nextMaintenanceTime("thu:04:00-thu:04:30", new Date("2026-02-26T04:00:00Z"))).toEqual(new Date("2026-03-05T04:00:00Z"));
});
