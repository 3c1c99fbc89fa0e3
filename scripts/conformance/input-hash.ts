import type { ConformanceCase } from "./read-corpus.ts";
import { sourcesAtStart } from "./read-sources.ts";
import type { Sources } from "./read-sources.ts";
import { versions } from "./versions.ts";

/** What plays a case on both engines and compares it: all that these load counts. */
const players = [
  "scripts/conformance/play-case.ts",
  "scripts/conformance/transcribe.ts",
  "scripts/conformance/compare-transcripts.ts",
  "harness/open-terraform.ts",
];

/** Where the embedded Terraform's types and the embedded AWS's services come together: of what these load, a case uses a part. */
const types = "src/terraform/resources/resource-types.ts";
const services = "harness/replay/services.ts";

/** Services that every cloud is founded with, before a case begins. */
const founding = ["iam", "organizations", "sts"];

/**
 * The hash of all that a row of the table depends on: the folder's files, the versions, and the sources that play it, which are those that are loaded for it.
 *
 * Of the resource types only those that the case names count, and of the services those that it called (`called`): a change elsewhere does not make the row stale.
 * Comments and line breaks do not count.
 */
export function inputHash(one: ConformanceCase, called: readonly string[], sources: Sources = sourcesAtStart()): string {
  const files = [...one.files, ...[...one.changes].flatMap(([folder, group]) => [...group].map(([path, content]) => [`${folder}/${path}`, content] as const))];
  const texts = files.map(([path, content]) => `${path}\n${Buffer.from(content).toString("latin1")}`);
  return sources.hash([JSON.stringify({ versions, steps: one.steps }), ...texts], sourcesOf(one, called, sources));
}

/** The sources that a case is played with. */
export function sourcesOf(one: ConformanceCase, called: readonly string[], sources: Sources = sourcesAtStart()): readonly string[] {
  const named = new Set(typesIn(one).flatMap((type) => ["", "data-"].map((prefix) => `src/terraform/resources/${prefix}${type.replaceAll("_", "-")}.ts`)));
  const used = new Set([...founding, ...called.map((service) => folderOfService[service] ?? service)].map((folder) => `src/aws/services/${folder}/service.ts`));
  return sources.reach(players, (from, to) => {
    if (housekeeping.test(to)) return false;
    return from === types ? named.has(to) : from === services && to.startsWith("src/aws/services/") ? used.has(to) : true;
  });
}

/** Clears away processes and temporary folders: it has no part in what is compared. */
export const housekeeping: RegExp = /^harness\/interlock\/(?!child-environment\.ts$)/;

/** Prefixes of CloudTrail's event sources, where the service's folder is named otherwise. */
const folderOfService: Readonly<Record<string, string>> = { elasticloadbalancing: "elbv2" };

function typesIn(one: ConformanceCase): readonly string[] {
  const texts = [one.files, ...one.changes.values()].flatMap((files) => [...files.values()].map((content) => new TextDecoder().decode(content)));
  return [...new Set(texts.flatMap((text) => text.match(/\baws_[a-z0-9_]+\b/g) ?? []))];
}
