import { afterEach, describe, expect, it } from "vitest";
import type { ApiCallEvent } from "#model/ledger";
import type { Terminal } from "#model/scenario";
import { machineOf, rootSession } from "#harness/replay/stage";
import type { Stage } from "#harness/replay/stage";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { openTerminal } from "#harness/replay/terminal";
import { openTerraformBinary } from "#harness/terraform/open-terraform-binary";
import { openEmptyStage } from "../support/empty-stage.ts";
import { findMirror, hasTerraform } from "./real-terraform.ts";

const reason = !hasTerraform()
  ? " (skipped: no terraform 1.11.4 on the path)"
  : findMirror() === undefined
    ? " (skipped: no AWS provider 5.100.0 in SCARTISSUE_TERRAFORM_MIRROR or a usual mirror folder)"
    : "";

const production = "222222222222";
const mayNotDelete = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "ec2:DeleteVpc", Resource: "*" }] });

const open: TerraformEngine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.dispose();
});

interface Place {
  readonly stage: Stage;
  readonly terminal: Terminal;
  readonly run: (line: string) => Promise<{ readonly exitCode: number; readonly text: string }>;
  readonly calls: (name: string) => readonly ApiCallEvent[];
}

/** An empty account, and an operator at a terminal with one configuration. */
async function openPlace(main: string): Promise<Place> {
  const engine = await openTerraformBinary({ name: "terraform" });
  open.push(engine);
  const stage = await openEmptyStage({
    world: {
      principals: [
        { name: "careful", role: "operator", account: "production", kind: "user", policies: ["AdministratorAccess", { name: "stay", document: mayNotDelete }] },
        { name: "ops", role: "human", account: "production", kind: "user", policies: ["AdministratorAccess"] },
      ],
    },
    terraform: engine,
  });
  const { accessKeyId = "", secretAccessKey = "" } = stage.people.get("ops")?.credentials ?? {};
  machineOf(stage, "laptop").write(".aws/credentials", `[ops]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`);
  machineOf(stage, "laptop").write("infra/main.tf", main);
  const terminal = openTerminal(stage, { name: "careful", principal: "careful", machine: "laptop", directory: "infra" }, "persistent");
  return {
    stage,
    terminal,
    run: async (line) => {
      const { exitCode, stdout, stderr } = await terminal.run(line, { mayFail: true });
      return { exitCode, text: stdout + stderr };
    },
    calls: (name) => stage.ledger.events().filter((event): event is ApiCallEvent => event.kind === "api-call" && event.eventName === name),
  };
}

const required = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "5.100.0"\n    }\n  }\n';

/** The provider takes seconds of processor time for each command, and CI has two processors. */
const patience = 600_000;

describe.skipIf(reason !== "")(`the real Terraform on the embedded AWS${reason}`, () => {
  it(
    "applies a stack with its state in S3, finds no changes after, and is refused by IAM what the operator may not do",
    async () => {
      const { stage, run, calls } = await openPlace(`${required}
  backend "s3" {
    bucket       = "states"
    key          = "infra.tfstate"
    region       = "eu-west-1"
    profile      = "ops"
    use_lockfile = true
  }
}
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_s3_bucket" "files" {
  bucket = "files-of-the-team"
}
`);
      const s3 = await rootSession(stage, production).client("s3");
      await s3.createBucket({ Bucket: "states", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
      expect(await run("terraform init")).toMatchObject({ exitCode: 0 });
      expect(await run("terraform apply -auto-approve")).toMatchObject({ exitCode: 0 });
      expect(calls("CreateVpc").map(({ userIdentity, awsRegion }) => [userIdentity.arn, awsRegion])).toEqual([
        [`arn:aws:iam::${production}:user/careful`, "eu-west-1"],
      ]);
      expect(await s3.headObject({ Bucket: "states", Key: "infra.tfstate" })).toMatchObject({ ContentLength: expect.any(Number) as number });
      expect(calls("PutObject").every(({ userIdentity }) => userIdentity.arn.endsWith("user/ops"))).toBe(true);
      expect(calls("PutObject").map(({ requestParameters }) => requestParameters["Key"])).toContain("infra.tfstate.tflock");

      expect((await run("terraform plan")).text).toContain("No changes.");

      const destroyed = await run("terraform destroy -auto-approve");
      expect(destroyed.exitCode).toBe(1);
      expect(destroyed.text).toMatch(/UnauthorizedOperation|not authorized/);
      expect(calls("DeleteVpc").map(({ refusedAt }) => refusedAt)).toEqual(["iam"]);
      expect(calls("DeleteBucket").map(({ errorCode }) => errorCode)).toEqual([undefined]);
      expect((await run("terraform state list")).text).toBe("aws_vpc.main\n");
      expect(stage.ledger.unsupported).toEqual([]);
    },
    patience,
  );

  it(
    "gets nothing done with a wrong secret",
    async () => {
      const { stage, terminal, run } = await openPlace(`${required}}
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
`);
      await run("terraform init");
      await terminal.run("export AWS_SECRET_ACCESS_KEY=guessed");
      const applied = await run("terraform apply -auto-approve");
      expect(applied.exitCode).toBe(1);
      expect(applied.text).toMatch(/SignatureDoesNotMatch/);
      const { Vpcs = [] } = await (await rootSession(stage, production).client("ec2")).describeVpcs({});
      expect(Vpcs).toEqual([]);
    },
    patience,
  );
});
