import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** The outside as a child of this process could see it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Homes of this user: what `HOME` says, and what the system says. */
  readonly homes: readonly string[];
  /** Where absolute paths begin; `/` but for tests. */
  readonly root?: string;
}

/** Variables that are credentials, or lead to some. */
const telling =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_CREDENTIALS_(RELATIVE|FULL)_URI|CONTAINER_AUTHORIZATION_TOKEN(_FILE)?|WEB_IDENTITY_TOKEN_FILE|BEARER_TOKEN_\w+|SSO_\w+)$/;
const accessKey = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;

const filesAtHome: readonly string[] = [
  ".aws/credentials",
  ".aws/config",
  ".aws/sso/cache",
  ".aws/cli/cache",
  ".aws/login/cache",
  ".boto",
  ".s3cfg",
  ".passwd-s3fs",
  ".awsvault/keys",
  ".granted",
  ".saml2aws",
  ".terraform.d/credentials.tfrc.json",
];
const filesElsewhere: readonly string[] = ["etc/boto.cfg", "etc/passwd-s3fs", "var/run/secrets/eks.amazonaws.com/serviceaccount/token"];

/**
 * The user's real AWS credentials, or what leads to them, as far as a child of the same user could read them: one sentence each. It can read this process's own
 * environment, too (`/proc`), and files by their absolute path, whatever its own environment says. No secret is in the answer.
 */
export function findRealCredentials({ environment, homes, root = "/" }: Surroundings): readonly string[] {
  const named = [environment["AWS_SHARED_CREDENTIALS_FILE"], environment["AWS_CONFIG_FILE"]].filter((path) => path !== undefined && isAbsolute(path));
  const paths = new Set([...homes.flatMap((home) => filesAtHome.map((name) => join(home, name))), ...filesElsewhere.map((name) => join(root, name)), ...named]);
  return [
    ...Object.entries(environment)
      .filter(([name, value = ""]) => value !== "" && (telling.test(name) || accessKey.test(value)))
      .map(([name]) => `the variable ${name} of this shell`),
    ...[...paths].filter((path): path is string => path !== undefined && hasContent(path)),
    ...(isInstance(root) ? ["the role of this EC2 instance, which any process here may ask for"] : []),
  ];
}

/** A file that can be read and is not empty, or a folder with something in it. */
function hasContent(path: string): boolean {
  try {
    return statSync(path).isDirectory() ? readdirSync(path).length > 0 : readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

/** Looked up in the firmware's own words: nothing is asked over the network. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html */
function isInstance(root: string): boolean {
  return [
    ["sys/class/dmi/id/sys_vendor", /^Amazon EC2/],
    ["sys/devices/virtual/dmi/id/board_asset_tag", /^i-[0-9a-f]+/],
    ["sys/hypervisor/uuid", /^ec2/i],
  ].some(([file, sign]) => {
    try {
      return (sign as RegExp).test(readFileSync(join(root, file as string), "utf8"));
    } catch {
      return false;
    }
  });
}
