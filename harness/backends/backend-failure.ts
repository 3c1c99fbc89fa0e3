import { AwsError, HarnessError, UnsupportedError } from "#model/errors";

/** What the SDK throws for an error answer. */
interface ServiceException extends Error {
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * What a failed call to a backend means for the run. The call had passed the rehearsal, so AWS would have performed it: whatever error the backend answers, it
 * does not do what AWS does. No answer at all means that the backend is gone.
 */
export async function backendFailure(error: unknown, title: string, subject: string, whyEnded: (() => Promise<Error | undefined>) | undefined): Promise<Error> {
  if (error instanceof HarnessError || error instanceof UnsupportedError) return error;
  if (isServiceException(error)) {
    const status = error.$metadata?.httpStatusCode ?? 0;
    const message = error.message === "" || error.message === "UnknownError" ? "" : `: ${oneLine(error.message)}`;
    const answer = status < 300 ? `what no client can read (HTTP ${status})` : `${error.Code ?? error.name} (HTTP ${status}) where AWS succeeds`;
    return new UnsupportedError(subject, `${title}: it answers ${answer}${message}`);
  }
  const reason = (await endOf(whyEnded)) ?? reasonOf(error);
  return new HarnessError("inconclusive", `${title} stopped answering: \`${subject}\` got no answer (${reason})`, {
    hint: "The run cannot be judged: see that the backend is up and has memory enough, then run it again",
    cause: error,
  });
}

/** The end itself may be past finding out. */
async function endOf(whyEnded: (() => Promise<Error | undefined>) | undefined): Promise<string | undefined> {
  try {
    return (await whyEnded?.())?.message;
  } catch {
    return undefined;
  }
}

/** An error that the backend answers as AWS would; undefined where it says that it does not know the operation, or fails itself. */
export function answeredError(error: unknown): AwsError | undefined {
  if (!isServiceException(error)) return undefined;
  const status = error.$metadata?.httpStatusCode ?? 0;
  const code = error.Code ?? error.name;
  if (status < 400 || status >= 500 || notKnown.test(code)) return undefined;
  return new AwsError(code, error.message, status);
}

/** How emulators say that an operation is beyond them. */
const notKnown = /^(?:NotImplemented|NotYetImplemented|InvalidAction|UnknownOperation(?:Exception)?|UnsupportedOperation(?:Exception)?|InternalFailure)$/;

function isServiceException(error: unknown): error is ServiceException {
  return error instanceof Error && (error as ServiceException).$metadata?.httpStatusCode !== undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? oneLine(error.message === "" ? error.name : error.message);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}
