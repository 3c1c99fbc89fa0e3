import type { Cloud } from "#aws/cloud";
import { findAccessKey } from "#aws/services/iam/state";
import type { IamState } from "#aws/services/iam/state";
import { findSession } from "#aws/services/sts/state";
import type { StsState } from "#aws/services/sts/state";
import type { KeySecret } from "#aws/wire/verify-signature";

/**
 * The secret behind an access key, from where the cloud keeps it: sessions in STS, users' and root users' keys in their account's IAM.
 *
 * undefined for keys that are unknown or inactive. A session that has expired still has its secret: the gateway tells its holder why it is refused.
 */
export function secretOf(cloud: Cloud): (accessKeyId: string) => KeySecret | undefined {
  return (accessKeyId) => {
    const session = findSession(cloud.stateOf("sts", "", "aws-global") as StsState, accessKeyId);
    if (session !== undefined) return { secretAccessKey: session.secretAccessKey, sessionToken: session.sessionToken };
    for (const cell of cloud.state.services.values()) {
      if (cell.service !== "iam") continue;
      const found = findAccessKey(cell.state as IamState, accessKeyId);
      if (found?.key.status === "Active") return { secretAccessKey: found.key.secretAccessKey };
    }
    return undefined;
  };
}
