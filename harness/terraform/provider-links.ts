/** What stands in the machine's files for the link to a provider that `terraform init` sets: the plugin itself is 700 MB. */
export const providerLinkText = "Terraform's link to a provider plugin. scartissue sets it again wherever Terraform runs.\n";

/** `registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64` of a path below a data folder's `providers`. */
export function providerOf(path: string): string | undefined {
  return /(?:^|\/)providers\/([^/]+\/[^/]+\/[^/]+\/\d[^/]*\/[a-z0-9]+_[a-z0-9]+)$/.exec(path)?.[1];
}
