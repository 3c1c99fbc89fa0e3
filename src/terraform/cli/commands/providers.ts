import type { ModuleConfig } from "../../language/types.ts";
import { providerOf, parseProvider } from "../../engine/providers.ts";
import type { CommandContext } from "../command-context.ts";
import { readState } from "./state.ts";

/** `terraform providers`: what configuration and state need. */
export async function runProviders(command: CommandContext): Promise<number> {
  const configuration = await command.configuration();
  const sourcesOf = (module: ModuleConfig): readonly string[] => {
    const resources = [...module.resources.values()].map((resource) => providerOf(configuration, module, resource).source);
    const required = [...module.settings.requiredProviders.values()].map(({ source }) => source);
    return [...new Set([...required, ...resources])].toSorted();
  };
  const lines = tree(configuration.root, sourcesOf, "");
  const state = (await readState(command)).state;
  const used = [...new Set([...state.resources.values()].map(({ provider }) => parseProvider(provider).source))].toSorted();
  const fromState = used.length === 0 ? "" : `\n\nProviders required by state:\n\n${used.map((source) => `    provider[${source}]\n`).join("\n")}`;
  command.terminal.print(`\nProviders required by configuration:\n.\n${lines.join("\n")}${fromState}${fromState === "" ? "\n" : ""}`);
  return 0;
}

function tree(module: ModuleConfig, sourcesOf: (module: ModuleConfig) => readonly string[], margin: string): readonly string[] {
  const sources = sourcesOf(module).map((source) => {
    const version = [...module.settings.requiredProviders.values()].find((required) => required.source === source)?.version;
    return { title: `provider[${source}]${version === undefined ? "" : ` ${version}`}`, inside: undefined };
  });
  const entries = [...sources, ...[...module.calls.values()].map((call) => ({ title: `module.${call.name}`, inside: call.module }))];
  return entries.flatMap(({ title, inside }, index) => {
    const isLast = index === entries.length - 1;
    const below = inside === undefined ? [] : tree(inside, sourcesOf, `${margin}${isLast ? "    " : "│   "}`);
    return [`${margin}${isLast ? "└── " : "├── "}${title}`, ...below];
  });
}
