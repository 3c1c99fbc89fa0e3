import type { Clock } from "#model/clock";
import { AwsError, HarnessError, UnsupportedError } from "#model/errors";
import { insideBlock } from "../language/source-location.ts";
import type { Configuration, Diagnostic, SourceLocation } from "../language/types.ts";
import { TerraformError } from "../language/terraform-error.ts";
import { ResourceFailure, type ResourceContext } from "../provider.ts";
import type { StateDraft } from "../state/state-draft.ts";
import type { ConfigGraph } from "./config-graph.ts";
import type { TerraformEvent } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import type { TypeCatalog } from "./prepare.ts";
import type { Provider } from "./providers.ts";
import type { Turn } from "./walk.ts";

/** A diagnostic with the resource instance it is about. */
export interface RunDiagnostic extends Diagnostic {
  readonly address?: string;
}

/** What one walk over a configuration and a state shares, while planning as while applying. */
export interface RunContext {
  readonly configuration: Configuration;
  readonly catalog: TypeCatalog;
  readonly graph: ConfigGraph;
  readonly evaluator: Evaluator;
  readonly provider: (address: string) => Promise<Provider>;
  readonly draft: StateDraft;
  readonly diagnostics: RunDiagnostic[];
  readonly clock: Clock & { advance(seconds: number): Promise<void> };
  readonly random: () => number;
  /** Prints a line of progress. */
  readonly emit: (line: string) => void;
  readonly onEvent: (event: TerraformEvent) => void;
  readonly newId: (kind: "terraform_data" | "deposed") => string;
  /** What the simulation does not support: Terraform ends in good order, then this is thrown. */
  readonly unsupported: (UnsupportedError | HarnessError)[];
}

/** Runs a step; a failure that Terraform reports becomes a diagnostic and `undefined`, a bug is thrown on. */
export async function reporting<T>(
  context: RunContext,
  about: { readonly address?: string; readonly at?: SourceLocation },
  step: () => Promise<T> | T,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    reportError(context, about, error);
    return undefined;
  }
}

export function reportError(context: RunContext, about: { readonly address?: string; readonly at?: SourceLocation }, error: unknown): void {
  const place = about.address === undefined ? {} : { address: about.address };
  if (error instanceof TerraformError) {
    for (const diagnostic of error.diagnostics) if (!context.diagnostics.includes(diagnostic)) context.diagnostics.push(diagnostic);
    return;
  }
  if (error instanceof UnsupportedError || error instanceof HarnessError) context.unsupported.push(error);
  else if (!(error instanceof ResourceFailure) && !isSdkError(error)) throw error;
  context.diagnostics.push({
    severity: "error",
    summary: error.message,
    detail: "",
    ...place,
    ...(about.at === undefined ? {} : { subject: insideBlock(about.at) }),
  });
}

/** An answer of AWS, from an SDK client or from the simulation itself. */
export function isSdkError(error: unknown): error is Error {
  return error instanceof AwsError || (error instanceof Error && "$metadata" in error);
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** What a resource type's code gets to work with. */
export function createResourceContext(context: RunContext, provider: Provider, turn: Turn): ResourceContext {
  const { region, account, defaultTags } = provider;
  return {
    session: provider.session ?? { account, region, client: async () => Promise.reject(new Error("The built-in provider has no AWS session")) },
    region,
    account,
    defaultTags,
    uniqueName: (prefix) => prefix + uniqueSuffix(context),
    sleep: (seconds) => turn.sleep(seconds),
    async waitFor(what, done, options = {}) {
      const { everySeconds = 10, timeoutSeconds = 3600 } = options;
      const start = context.clock.now().getTime();
      for (;;) {
        const answer = await done();
        if (answer !== undefined) return answer;
        if ((context.clock.now().getTime() - start) / 1000 + everySeconds > timeoutSeconds)
          throw new ResourceFailure(`waiting for ${what}: timeout while waiting for state to become the expected one (timeout: ${timeoutSeconds}s)`);
        await turn.sleep(everySeconds);
      }
    },
  };
}

/** 26 digits: the time to the tenth of a millisecond, and a number that no other name of the run has. */
function uniqueSuffix({ clock, newId }: RunContext): string {
  const time = clock.now().toISOString().replaceAll(/\D/g, "").slice(0, 17).padEnd(18, "0");
  return time + newId("deposed").replaceAll("-", "").slice(0, 8);
}
