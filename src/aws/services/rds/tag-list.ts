import type { Tag } from "@aws-sdk/client-rds";
import { AwsError } from "#model/errors";

/** @throws AwsError InvalidParameterValue @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html */
export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key, Value } of tags ?? []) {
    if (Key === undefined || Key === "") throw new AwsError("InvalidParameterValue", "Tag keys must not be blank.");
    if (/^(aws|rds):/i.test(Key)) throw new AwsError("InvalidParameterValue", `The tag key ${Key} must not begin with aws: or rds:.`);
    if (Key in read) throw new AwsError("InvalidParameterValue", `Duplicate tag key: ${Key}`);
    read[Key] = Value ?? "";
  }
  if (Object.keys(read).length > 50) throw new AwsError("InvalidParameterValue", "A resource can have at most 50 tags.");
  return read;
}

export function writeTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
