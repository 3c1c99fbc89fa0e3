import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childEnvironment } from "#harness/interlock/child-environment";
import type { HttpGateway } from "#harness/wire/open-http-gateway";
import { openSocketSession } from "#harness/wire/socket-session";
import { openStageGateway } from "#harness/wire/open-stage-gateway";
import { emptyStage, production, root } from "./empty-stage.ts";

function cliVersion(): string | undefined {
  try {
    return execFileSync("aws", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

const version = cliVersion();
const missing = version === undefined ? " (skipped: no `aws` on PATH; it comes with `pip install awscli`)" : "";

describe.skipIf(version === undefined)(`the AWS CLI against the gateway${missing}`, () => {
  let door: HttpGateway;
  let home: string;
  beforeAll(async () => {
    door = await openStageGateway(await emptyStage());
    home = mkdtempSync(join(tmpdir(), "aws-cli-"));
    mkdirSync(join(home, ".aws"));
    writeFileSync(join(home, "letter"), "dear reader");
    writeFileSync(join(home, "big"), Buffer.alloc(9 * 1024 * 1024, "scar"));
  });
  afterAll(async () => {
    await door.close();
    rmSync(home, { recursive: true });
  });

  async function cli(
    words: readonly string[],
    secret: string = root.secretAccessKey,
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
    const extra = {
      AWS_ENDPOINT_URL: door.url,
      AWS_ACCESS_KEY_ID: root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_MAX_ATTEMPTS: "1",
    };
    const {
      exitCode = -1,
      stdout,
      stderr,
    } = await execa("aws", [...words], {
      cwd: home,
      env: childEnvironment({ home, path: process.env["PATH"] ?? "", extra }),
      extendEnv: false,
      reject: false,
    });
    return { exitCode, stdout, stderr };
  }

  const commands: readonly (readonly [command: string, expected: object])[] = [
    ["sts get-caller-identity", { Account: production, Arn: `arn:aws:iam::${production}:root` }],
    ["ec2 describe-vpcs", { Vpcs: [] }],
    ["rds describe-db-instances", { DBInstances: [] }],
    ["ecs list-clusters", { clusterArns: [] }],
    ["dynamodb list-tables", { TableNames: [] }],
    ["kms list-keys", { Keys: [] }],
    ["organizations describe-organization", { Organization: expect.objectContaining({ FeatureSet: "ALL" }) }],
    ["cloudtrail lookup-events", { Events: [] }],
    ["s3api create-bucket --bucket cli-bucket --create-bucket-configuration LocationConstraint=eu-west-1", { Location: "http://cli-bucket.s3.amazonaws.com/" }],
    ["s3api put-object --bucket cli-bucket --key a/letter --body letter", { ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) }],
    ["s3api get-object --bucket cli-bucket --key a/letter copy", { ContentLength: 11 }],
    ["s3api put-object --bucket cli-bucket --key big --body big", { ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) }],
  ];
  for (const [command, expected] of commands) {
    it(`understands the answer to \`aws ${command}\``, async () => {
      const { exitCode, stdout, stderr } = await cli(command.split(" "));
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(JSON.parse(stdout)).toMatchObject(expected);
    });
  }

  it("wrote the object it was given", () => {
    expect(readFileSync(join(home, "copy"), "utf8")).toBe("dear reader");
  });

  it("assumes a role of its configuration, and keeps the credentials it is given", async () => {
    const iam = await openSocketSession(door.url, root, { account: production, region: "eu-west-1" }).client("iam");
    await iam.createUser({ UserName: "ada" });
    const { AccessKey: key } = await iam.createAccessKey({ UserName: "ada" });
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${production}:user/ada` } };
    const { Role: role } = await iam.createRole({
      RoleName: "deployer",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    });
    writeFileSync(
      join(home, ".aws", "config"),
      `[profile ada]\naws_access_key_id = ${key?.AccessKeyId}\naws_secret_access_key = ${key?.SecretAccessKey}\n[profile deployer]\nrole_arn = ${role?.Arn}\nsource_profile = ada\n`,
    );
    const { stdout, stderr } = await cli(["sts", "get-caller-identity", "--profile", "deployer"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ Arn: expect.stringMatching(`^arn:aws:sts::${production}:assumed-role/deployer/`) });
  });

  it("understands what is wrong, in every form that errors have", async () => {
    const failures: readonly (readonly [command: string, secret: string, message: RegExp])[] = [
      [
        "sts get-caller-identity",
        "wrong",
        /An error occurred \(SignatureDoesNotMatch\) when calling the GetCallerIdentity operation: The request signature we calculated/,
      ],
      ["ec2 describe-vpcs", "wrong", /An error occurred \(AuthFailure\) when calling the DescribeVpcs operation: AWS was not able to validate/],
      [
        "dynamodb list-tables",
        "wrong",
        /An error occurred \(InvalidSignatureException\) when calling the ListTables operation: The request signature we calculated/,
      ],
      [
        "s3api get-object --bucket cli-bucket --key a/letter again",
        "wrong",
        /An error occurred \(SignatureDoesNotMatch\) when calling the GetObject operation/,
      ],
      [
        "s3api get-object --bucket cli-bucket --key nothing again",
        "canary",
        /An error occurred \(NoSuchKey\) when calling the GetObject operation: The specified key does not exist\./,
      ],
      [
        "rds describe-db-instances --db-instance-identifier nothing",
        "canary",
        /An error occurred \(DBInstanceNotFound\) when calling the DescribeDBInstances operation/,
      ],
    ];
    for (const [command, secret, message] of failures) {
      const { exitCode, stderr } = await cli(command.split(" "), secret);
      expect(stderr).toMatch(message);
      // 255 is version 1's code, 254 version 2's.
      expect([254, 255]).toContain(exitCode);
    }
  });
});
