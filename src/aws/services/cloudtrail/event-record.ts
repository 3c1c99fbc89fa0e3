import type { Event } from "@aws-sdk/client-cloudtrail";
import type { Json } from "#model/json";
import type { ApiCallEvent } from "#model/ledger";

/** An event as LookupEvents answers it, the full record as JSON text within. */
export function describeEvent(event: ApiCallEvent): Event {
  return {
    EventId: event.eventId,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.userIdentity.accessKeyId,
    EventTime: new Date(event.at),
    EventSource: event.eventSource,
    Username: userName(event),
    Resources: event.resources.map((arn) => ({ ResourceName: resourceName(arn) })),
    CloudTrailEvent: JSON.stringify(recordOf(event)),
  };
}

/** Calls of services without regions are found in us-east-1. */
export function regionOf(event: ApiCallEvent): string {
  return globalSources.has(event.eventSource) ? "us-east-1" : event.awsRegion;
}

/** Whether the event history holds it: data events (objects of S3, items of DynamoDB) never get there. */
export function isManagementEvent(event: ApiCallEvent): boolean {
  return dataEvents[event.eventSource]?.has(event.eventName) !== true;
}

/** User name, session name of a role, or `root`: what stands last in the ARN. */
export function userName(event: ApiCallEvent): string {
  return event.userIdentity.type === "Root" ? "root" : lastPart(event.userIdentity.arn);
}

export function resourceName(arn: string): string {
  return arn.startsWith("arn:aws:s3:::") ? arn.slice("arn:aws:s3:::".length) : lastPart(arn);
}

function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);
}

const globalSources: ReadonlySet<string> = new Set(["iam.amazonaws.com", "organizations.amazonaws.com"]);

const dataEvents: Readonly<Record<string, ReadonlySet<string>>> = {
  "s3.amazonaws.com": new Set([
    "CopyObject",
    "DeleteObject",
    "DeleteObjects",
    "GetObject",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "HeadBucket",
    "HeadObject",
    "ListObjectVersions",
    "ListObjectsV2",
    "PutObject",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
  ]),
  "dynamodb.amazonaws.com": new Set(["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"]),
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function recordOf(event: ApiCallEvent): object {
  return {
    eventVersion: "1.11",
    userIdentity: event.userIdentity,
    eventTime: `${event.at.slice(0, 19)}Z`,
    eventSource: event.eventSource,
    eventName: event.eventName,
    awsRegion: regionOf(event),
    ...(event.errorCode === undefined ? {} : { errorCode: event.errorCode, errorMessage: event.errorMessage }),
    requestParameters: camelCase(event.requestParameters),
    readOnly: event.readOnly,
    eventID: event.eventId,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: event.recipientAccountId,
    eventCategory: "Management",
  };
}

/** CloudTrail spells members of requests with a small first letter: `skipFinalSnapshot`, `dBClusterIdentifier`. */
function camelCase(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelCase);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), camelCase(item)]));
}
