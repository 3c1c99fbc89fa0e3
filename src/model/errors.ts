/** What went wrong, for exit codes and tests: `usage` and `configuration` end with 2, `inconclusive` with 3. */
export type HarnessErrorCode = "usage" | "configuration" | "unsupported" | "inconclusive" | "environment" | "interrupted";

/** A failure the reader can act on: what failed and why in the message, what to do in the hint. */
export class HarnessError extends Error {
  readonly code: HarnessErrorCode;
  readonly hint: string;

  constructor(code: HarnessErrorCode, message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "HarnessError";
    this.code = code;
    this.hint = options.hint;
  }
}

/**
 * An error as an AWS service answers it. The door turns it into the SDK's own exception class of that code.
 *
 * `code` is the wire code (`InvalidParameterCombination`), `status` the HTTP status, `members` further members of the modelled error.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** An operation, member, argument or statement that the simulation does not know: the run that met it is `inconclusive`. */
export class UnsupportedError extends Error {
  readonly subject: string;

  constructor(subject: string, where: string) {
    super(`\`${subject}\` is not supported by ${where}`);
    this.name = "UnsupportedError";
    this.subject = subject;
  }
}
