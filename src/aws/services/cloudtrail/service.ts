import type { LookupEventsRequest, LookupEventsResponse } from "@aws-sdk/client-cloudtrail";
import { AwsError } from "#model/errors";
import type { ApiCallEvent } from "#model/ledger";
import { refuseOtherValues } from "../../members.ts";
import { pageOf } from "../../page.ts";
import { defineService } from "../../service.ts";
import type { Operation, Service } from "../../service.ts";
import { defineStrictOperation } from "../../strict-operation.ts";
import { describeEvent, isManagementEvent, regionOf } from "./event-record.ts";
import { matcherOf } from "./lookup-attribute.ts";

/** CloudTrail keeps nothing of its own: it looks things up in the ledger. */
export type CloudTrailState = Readonly<Record<string, never>>;

/** API calls of an account, oldest first. More than those asked for may be given: what does not belong is left out here. */
export type EventReader = (account: string, region: string) => readonly ApiCallEvent[];

/** Management events of an account stay this long in the event history. */
const historyDays = 90;

/**
 * CloudTrail's event history over the ledger, as soon as a call is answered (AWS takes some minutes).
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export function cloudTrailService(readEvents: EventReader): Service<CloudTrailState> {
  return defineService<CloudTrailState>({
    id: "cloudtrail",
    eventSource: "cloudtrail.amazonaws.com",
    scope: "regional",
    createState: () => ({}),
    operations: { LookupEvents: lookupEvents(readEvents) },
    accessDenied: { code: "AccessDeniedException", status: 400 },
  });
}

function lookupEvents(readEvents: EventReader): Operation<CloudTrailState> {
  return defineStrictOperation<LookupEventsRequest, LookupEventsResponse, CloudTrailState>(
    "cloudtrail:LookupEvents",
    ["LookupAttributes", "StartTime", "EndTime", "MaxResults", "NextToken", "EventCategory"],
    {
      readOnly: true,
      see: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html",
      authorize: () => [{ action: "cloudtrail:LookupEvents", resource: "*" }],
      handle: (input, context) => {
        refuseOtherValues("cloudtrail:LookupEvents.EventCategory", input.EventCategory, []);
        const { StartTime: start, EndTime: end, MaxResults: size = 50 } = input;
        if (size < 1 || size > 50) throw new AwsError("InvalidMaxResultsException", "The specified max results value must be between 1 and 50.");
        if (start !== undefined && end !== undefined && start > end)
          throw new AwsError("InvalidTimeRangeException", "The specified start time must be before the end time.");
        const matches = matcherOf(input.LookupAttributes ?? []);
        const oldest = context.now().getTime() - historyDays * 86_400_000;
        const found = readEvents(context.account, context.region)
          .filter((event) => event.recipientAccountId === context.account && regionOf(event) === context.region && isManagementEvent(event))
          .filter((event) => isWithin(Date.parse(event.at), Math.max(oldest, start?.getTime() ?? 0), end?.getTime()))
          .filter(matches)
          .toReversed();
        const page = pageOf(found, { size, token: input.NextToken }, { code: "InvalidNextTokenException", message: "The specified next token is not valid." });
        return { Events: page.items.map(describeEvent), ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
      },
    },
  );
}

function isWithin(at: number, start: number, end: number | undefined): boolean {
  return at >= start && (end === undefined || at <= end);
}
