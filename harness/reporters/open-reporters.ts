import { HarnessError } from "#model/errors";
import type { ReportDocument, ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import { renderJunit } from "#report/render-junit";
import { createPaint } from "#report/pretty/paint";
import { renderStory } from "#report/pretty/render-story";
import { renderVerdict } from "#report/pretty/render-verdict";
import { checkDocument } from "./check-document.ts";
import { createHtmlReporter } from "./html-reporter.ts";
import type { AccountsOf } from "./html-reporter.ts";
import { nameReporters } from "./name-reporters.ts";
import type { NamedReporter } from "./name-reporters.ts";
import { openOutput } from "./open-output.ts";
import { reporterProblem } from "./reporter-problem.ts";

/** Something that turns runs into words. */
export interface Reporter {
  onRun(reported: ReportedRun, run: Run): Promise<void>;
  onEnd(document: ReportDocument): Promise<void>;
}

/** Several reporters as one. One that fails neither stops the others nor hears anything more. */
export interface Reporters extends Reporter {
  /** What went wrong, one text each. */
  problems(): readonly string[];
}

export interface ReporterChoice {
  readonly story: boolean;
  /** For reporters that draw the world; without it accounts go by their ids. */
  readonly accountsOf?: AccountsOf;
}

const names = ["pretty", "json", "junit", "html"] as const;
type ReporterName = (typeof names)[number];

/** Opens the reporters named on the command line, each as `name` or `name:file`. @throws HarnessError on an unknown one or a file that cannot be written */
export function openReporters(wanted: readonly string[], choice: ReporterChoice): Reporters {
  return broadcast(nameReporters(wanted).map((named) => ({ name: named.text, reporter: openReporter(named, choice) })));
}

/** @see Reporters */
export function broadcast(reporters: readonly { readonly name: string; readonly reporter: Reporter }[]): Reporters {
  const problems = new Map<string, string>();
  const tell = async (say: (reporter: Reporter) => Promise<void>): Promise<void> => {
    for (const { name, reporter } of reporters) {
      if (problems.has(name)) continue;
      try {
        await say(reporter);
      } catch (error) {
        problems.set(name, reporterProblem(name, error));
      }
    }
  };
  return {
    onRun: async (reported, run) => tell(async (reporter) => reporter.onRun(reported, run)),
    onEnd: async (document) => tell(async (reporter) => reporter.onEnd(document)),
    problems: () => [...problems.values()],
  };
}

function openReporter({ name, file }: NamedReporter, choice: ReporterChoice): Reporter {
  if (!isReporter(name))
    throw new HarnessError("usage", `There is no reporter \`${name}\``, {
      hint: `Reporters: ${names.join(", ")}, each with an optional file as in junit:out.xml`,
    });
  const output = openOutput(file);
  if (name === "pretty") {
    const paint = createPaint(output.colours);
    return {
      onRun: async (reported, run) =>
        output.write(`${choice.story ? `${renderStory(run, paint, reported.operator)}\n` : ""}${renderVerdict(reported, paint)}\n`),
      onEnd: async () => output.close(),
    };
  }
  if (name === "html") return createHtmlReporter(output, choice.accountsOf ?? (() => []));
  return {
    onRun: async () => undefined,
    onEnd: async (document) => {
      await checkDocument(document);
      output.write(name === "json" ? `${JSON.stringify(document, null, 2)}\n` : renderJunit(document));
      output.close();
    },
  };
}

function isReporter(name: string): name is ReporterName {
  return (names as readonly string[]).includes(name);
}
