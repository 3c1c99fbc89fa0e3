import type { ServiceId } from "#model/aws-session";
import { forwardEc2 } from "./forward-ec2.ts";
import { forwardKms } from "./forward-kms.ts";
import { forwardS3 } from "./forward-s3.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

/** Services that can be forwarded, each with what is particular to it. */
export const forwardings: Readonly<Partial<Record<ServiceId, ServiceForwarding>>> = { ec2: forwardEc2, kms: forwardKms, s3: forwardS3 };
