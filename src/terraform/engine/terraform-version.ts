/** The release whose behaviour the embedded engine copies. */
export const TERRAFORM_VERSION = "1.11.4";
export const BUILTIN_PROVIDER = "terraform.io/builtin/terraform";
