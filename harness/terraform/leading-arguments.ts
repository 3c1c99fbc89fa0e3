/** Arguments of the AWS provider and of the S3 backend that lead elsewhere than the environment says, or fail beside an endpoint. */
export const leading: ReadonlySet<string> = new Set([
  "custom_ca_bundle",
  "dynamodb_endpoint",
  "ec2_metadata_service_endpoint",
  "endpoint",
  "endpoints",
  "http_proxy",
  "https_proxy",
  "iam_endpoint",
  "no_proxy",
  "shared_config_files",
  "sts_endpoint",
  "use_dualstack_endpoint",
  "use_fips_endpoint",
]);

const mentioned = new RegExp([...leading].join("|"));

/** Whether a file can hold one of them at all: most do not, and need not be parsed. */
export function mentionsLeading(text: string): boolean {
  return mentioned.test(text);
}
