import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "#model/errors";

/** How a timestamp is written: RFC 3339, RFC 7231 (`http-date`) or seconds since the epoch. */
export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

const formats: Readonly<Record<number, TimestampFormat>> = { 5: "date-time", 6: "http-date", 7: "epoch-seconds" };

/** The format that a schema names, or the one its place in the message has by default. */
export function timestampFormat(schema: NormalizedSchema, otherwise: TimestampFormat): TimestampFormat {
  return formats[schema.getSchema() as number] ?? otherwise;
}

/** A scalar as text, as it stands in XML, headers, paths and queries. */
export function scalarText(schema: NormalizedSchema, value: unknown, dates: TimestampFormat): string {
  if (value instanceof Date) return dateText(value, timestampFormat(schema, dates));
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A timestamp in one of the three formats; seconds are a number's text. */
export function dateText(date: Date, format: TimestampFormat): string {
  if (format === "epoch-seconds") return String(date.getTime() / 1000);
  return format === "http-date" ? date.toUTCString() : date.toISOString().replace(".000Z", "Z");
}

/**
 * A scalar from its text. What the text cannot be is the caller's error.
 * @throws AwsError
 */
export function scalarFromText(schema: NormalizedSchema, text: string, path: string, code: string): unknown {
  if (schema.isTimestampSchema()) return dateFromText(text, path, code);
  if (schema.isBooleanSchema()) {
    if (text === "true" || text === "false") return text === "true";
    throw malformed(code, path, "a boolean", text);
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) throw malformed(code, path, "a number", text);
    return number;
  }
  if (schema.isBlobSchema()) return bytesFromBase64(text, path, code);
  return text;
}

/** @throws AwsError when the text is no date in any of the formats that AWS accepts */
export function dateFromText(text: string, path: string, code: string): Date {
  const time = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) throw malformed(code, path, "a timestamp", text);
  return new Date(time);
}

/** @throws AwsError when the text is not base64 */
export function bytesFromBase64(text: string, path: string, code: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text.replaceAll(/\s/g, ""))) throw malformed(code, path, "base64", text);
  return new Uint8Array(Buffer.from(text, "base64"));
}

export function malformed(code: string, path: string, wanted: string, got: unknown): AwsError {
  const shown = typeof got === "string" ? `'${got.slice(0, 60)}'` : got === null ? "null" : Array.isArray(got) ? "a list" : typeof got;
  return new AwsError(code, `${path} must be ${wanted}, not ${shown}`);
}
