import { HarnessError, UnsupportedError } from "#model/errors";

/** What the SDK throws for an error answer. */
interface ServiceException extends Error {
  readonly $fault: "client" | "server";
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * What a failed call to a backend means for the run. The call had passed the rehearsal, so AWS would have performed it: whatever error the backend answers, it
 * does not do what AWS does. No answer at all means that the backend is gone.
 */
export function backendFailure(error: unknown, title: string, subject: string): Error {
  if (isServiceException(error)) {
    const status = error.$metadata?.httpStatusCode ?? 0;
    const message = error.message === "" || error.message === "UnknownError" ? "" : `: ${oneLine(error.message)}`;
    return new UnsupportedError(subject, `${title}: it answers ${error.Code ?? error.name} (HTTP ${status}) where AWS succeeds${message}`);
  }
  const reason = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : "no reason given";
  return new HarnessError("inconclusive", `${title} stopped answering: \`${subject}\` got no answer (${reason})`, {
    hint: "The run cannot be judged; see that the backend is up and has memory enough, then run it again",
    cause: error,
  });
}

function isServiceException(error: unknown): error is ServiceException {
  return error instanceof Error && "$fault" in error && (error as ServiceException).$metadata?.httpStatusCode !== undefined;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}
