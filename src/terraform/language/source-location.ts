/** A place in a file, with what Terraform prints about it. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  /** The block the place is in: `resource "aws_vpc" "main"`, or `resource.aws_vpc.main` in JSON. */
  readonly context?: string;
  /** The line of source itself. */
  readonly code?: string;
}
