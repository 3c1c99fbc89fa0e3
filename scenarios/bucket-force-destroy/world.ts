import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Testing, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** A bucket as the module for review apps makes it: versioned, and quick to tear down. Production uses the module, too. */
class UploadsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const tags = { Service: "gallery", Environment: "prod" };
    const uploads = new S3Bucket(this, "uploads", { bucket: "gallery-uploads", forceDestroy: true, tags });
    new S3BucketVersioningA(this, "uploads_versioning", { bucket: uploads.id, versioningConfiguration: { status: "Enabled" } });
    new TerraformOutput(this, "bucket", { value: uploads.bucket });
  }
}

/** The synthesised stack by the file it is committed in, beside this one. */
export function synthesiseWorlds(): Readonly<Record<string, string>> {
  const { output, provider, resource } = JSON.parse(Testing.synth(new UploadsStack(Testing.app(), "uploads"))) as Readonly<Record<string, unknown>>;
  // The version that the embedded Terraform follows.
  const terraform = { required_version: ">= 1.5", required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } };
  return { "world.tf.json": `${JSON.stringify({ terraform, output, provider, resource }, null, 2)}\n` };
}
