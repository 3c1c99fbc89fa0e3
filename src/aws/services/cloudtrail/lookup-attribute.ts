import type { LookupAttribute } from "@aws-sdk/client-cloudtrail";
import { AwsError, UnsupportedError } from "#model/errors";
import type { ApiCallEvent } from "#model/ledger";
import { resourceName, userName } from "./event-record.ts";

type Test = (event: ApiCallEvent, value: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  AccessKeyId: (event, value) => event.userIdentity.accessKeyId === value,
  EventId: (event, value) => event.eventId === value,
  EventName: (event, value) => event.eventName === value,
  EventSource: (event, value) => event.eventSource === value,
  ReadOnly: (event, value) => String(event.readOnly) === value.toLowerCase(),
  ResourceName: (event, value) => event.resources.some((arn) => arn === value || resourceName(arn) === value),
  Username: (event, value) => userName(event) === value,
};

/**
 * What one lookup attribute lets through; AWS takes no more than one.
 * @throws AwsError `InvalidLookupAttributesException`
 * @throws UnsupportedError on `ResourceType`: the ledger does not say it
 */
export function matcherOf(attributes: readonly LookupAttribute[]): (event: ApiCallEvent) => boolean {
  const [attribute, ...more] = attributes;
  if (more.length > 0) throw new AwsError("InvalidLookupAttributesException", "You can use only one lookup attribute at a time.");
  if (attribute === undefined) return () => true;
  const { AttributeKey: key = "", AttributeValue: value = "" } = attribute as { readonly AttributeKey?: string; readonly AttributeValue?: string };
  if (key === "ResourceType") throw new UnsupportedError("cloudtrail:LookupEvents.LookupAttributes=ResourceType", "the embedded AWS");
  const test = tests[key];
  if (test === undefined || value === "") throw new AwsError("InvalidLookupAttributesException", `The lookup attribute ${key} is not valid.`);
  return (event) => test(event, value);
}
