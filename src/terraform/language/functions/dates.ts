import { UNKNOWN } from "../types.ts";
import { numberValue, stringValue, unknownOf } from "../value.ts";
import { ArgumentError, CallError, stringFunction, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (date and time functions) */
export const dates: FunctionTable = {
  formatdate: stringFunction(["format", "time"], (format = "", time = "") => stringValue(formatDate(format, parseTime(time, 1)))),
  plantimestamp: {
    parameters: [],
    result: "string",
    call: (_, scope) => (scope.planTimestamp === undefined ? unknownOf("string") : stringValue(scope.planTimestamp)),
  },
  timeadd: stringFunction(["timestamp", "duration"], (time = "", duration = "") => stringValue(addDuration(parseTime(time, 0), duration))),
  timecmp: stringFunction(
    ["timestamp_a", "timestamp_b"],
    (a = "", b = "") => numberValue(Math.sign(parseTime(a, 0).instant - parseTime(b, 1).instant)),
    "number",
  ),
  timestamp: {
    parameters: [],
    result: "string",
    call: (_, scope) => (scope.applyTimestamp === undefined ? { type: "string", data: UNKNOWN, sensitive: false } : stringValue(scope.applyTimestamp)),
  },
};

interface Time {
  /** Milliseconds since 1970 in UTC. */
  readonly instant: number;
  readonly offsetMinutes: number;
  readonly zone: string;
}

function parseTime(text: string, index: number): Time {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|([+-])(\d{2}):(\d{2}))$/.exec(text);
  if (match === null)
    throw new ArgumentError(
      index,
      `not a valid RFC3339 timestamp: ${text === "" ? "cannot use an empty string as a timestamp" : `cannot use ${JSON.stringify(text)} as a timestamp`}`,
    );
  const offsetMinutes = match[8] === "Z" ? 0 : (match[9] === "-" ? -1 : 1) * (Number(match[10]) * 60 + Number(match[11]));
  const instant =
    Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]), Number(match[4]), Number(match[5]), Number(match[6])) - offsetMinutes * 60_000;
  if (Number.isNaN(instant) || Number(match[2]) > 12 || Number(match[4]) > 23 || Number(match[5]) > 59 || Number(match[6]) > 59)
    throw new ArgumentError(index, `not a valid RFC3339 timestamp: cannot use ${JSON.stringify(text)} as a timestamp`);
  return { instant, offsetMinutes, zone: match[8] ?? "Z" };
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function addDuration(time: Time, duration: string): string {
  if (!/^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$|^[+-]?0$/.test(duration))
    throw new ArgumentError(1, `time: invalid duration ${JSON.stringify(duration)}`);
  const sum = [...duration.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
  const local = new Date(time.instant + (duration.startsWith("-") ? -sum : sum) + time.offsetMinutes * 60_000);
  return `${local.toISOString().slice(0, 19)}${time.zone}`;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function formatDate(format: string, time: Time): string {
  const local = new Date(time.instant + time.offsetMinutes * 60_000);
  return format.replace(/''|'((?:[^']|'')+)'|([A-Za-z])\2*|'/g, (token: string, quoted?: string) => {
    if (token === "'") throw new ArgumentError(0, "unterminated literal '");
    if (token === "''") return "'";
    return quoted === undefined ? dateToken(token, local, time) : quoted.replaceAll("''", "'");
  });
}

function dateToken(token: string, local: Date, time: Time): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const hour12 = ((local.getUTCHours() + 11) % 12) + 1;
  const sign = time.offsetMinutes < 0 ? "-" : "+";
  const zone = `${two(Math.floor(Math.abs(time.offsetMinutes) / 60))}${two(Math.abs(time.offsetMinutes) % 60)}`;
  const month = MONTHS[local.getUTCMonth()] ?? "";
  const day = DAYS[local.getUTCDay()] ?? "";
  const tokens: Readonly<Record<string, string>> = {
    YYYY: String(local.getUTCFullYear()).padStart(4, "0"),
    YY: two(local.getUTCFullYear() % 100),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: two(local.getUTCMonth() + 1),
    M: String(local.getUTCMonth() + 1),
    DD: two(local.getUTCDate()),
    D: String(local.getUTCDate()),
    EEEE: day,
    EEE: day.slice(0, 3),
    hh: two(local.getUTCHours()),
    h: String(local.getUTCHours()),
    HH: two(hour12),
    H: String(hour12),
    AA: local.getUTCHours() < 12 ? "AM" : "PM",
    aa: local.getUTCHours() < 12 ? "am" : "pm",
    mm: two(local.getUTCMinutes()),
    m: String(local.getUTCMinutes()),
    ss: two(local.getUTCSeconds()),
    s: String(local.getUTCSeconds()),
    ZZZZZ: `${sign}${zone.slice(0, 2)}:${zone.slice(2)}`,
    ZZZZ: `${sign}${zone}`,
    ZZZ: time.zone === "Z" || time.offsetMinutes === 0 ? "UTC" : `${sign}${zone}`,
    Z: time.offsetMinutes === 0 ? "Z" : `${sign}${zone.slice(0, 2)}:${zone.slice(2)}`,
  };
  const text = tokens[token];
  if (text === undefined) throw new CallError(`invalid date format verb ${JSON.stringify(token)}`);
  return text;
}
