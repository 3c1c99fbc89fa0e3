import type { AwsError } from "#model/errors";
import { scalarText } from "./scalars.ts";
import { normalized } from "./service-model.ts";
import { element } from "./xml-encoder.ts";
import { escapeText } from "./xml-text.ts";

const text = normalized(0);

/** The further members of an error, as elements: scalars only, which is all that errors in XML carry here. */
export function memberElements(error: AwsError): string {
  return Object.entries(error.members)
    .filter(([name, value]) => value !== undefined && name !== "message" && name !== "Message")
    .map(([name, value]) => element(name, escapeText(scalarText(text, value, "date-time"))))
    .join("");
}
