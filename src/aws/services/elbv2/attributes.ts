import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Logs would have to be written to a bucket, which is not modelled. */
const mustStayOff: readonly string[] = ["access_logs.s3.enabled", "connection_logs.s3.enabled"];

/**
 * Changes attributes of a load balancer or target group: all of them or, when one is wrong, none.
 *
 * @throws AwsError ValidationError; UnsupportedError for logs
 */
export function changeAttributes(operation: string, noun: string, attributes: Record<string, string>, changes: readonly Attribute[]): void {
  for (const { Key: key = "", Value: value = "" } of changes) {
    const before = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (before === undefined) throw new AwsError("ValidationError", `${noun} attribute key '${key}' is not recognized`);
    if ((before === "true" || before === "false") && value !== "true" && value !== "false")
      throw new AwsError("ValidationError", `${noun} attribute value '${value}' for key '${key}' must be 'true' or 'false'`);
    if (key.endsWith("seconds") && !/^\d+$/.test(value))
      throw new AwsError("ValidationError", `${noun} attribute value '${value}' for key '${key}' must be a number`);
    if (mustStayOff.includes(key)) refuseOtherValues(`${operation}.Attributes.${key}`, value, ["false"]);
  }
  for (const { Key: key = "", Value: value = "" } of changes) attributes[key] = value;
}

export function renderAttributes(attributes: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}
