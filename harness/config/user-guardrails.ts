import { catalogue } from "#guardrails/catalogue";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { Bindings, GuardrailDeclaration } from "./config.ts";
import { commandHookGuardrail, planPolicyGuardrail } from "./hook-guardrails.ts";
import type { LoadedConfig } from "./load-config.ts";
import { iamPolicyGuardrail, scpGuardrail } from "./policy-guardrails.ts";
import { readUserPolicy } from "./user-policy.ts";
import type { UserPolicy } from "./user-policy.ts";

/** Everything a config adds: guardrails to choose from, the ids it chooses, and the policies to hold against each world. */
export interface UserGuardrails {
  readonly known: readonly Guardrail[];
  /** Undefined when the config names none. */
  readonly chosen: readonly string[] | undefined;
  readonly policies: ReadonlyMap<string, UserPolicy>;
  readonly bindings: Bindings;
}

/** Reads the files that a config names. @throws HarnessError `configuration` naming the file, or an id that stands twice */
export function openUserGuardrails({ config, folder, file }: LoadedConfig): UserGuardrails {
  const { guardrails: entries, bindings = {} } = config;
  const policies = new Map<string, UserPolicy>();
  const own: Guardrail[] = [];
  const chosen = entries?.map((entry) => {
    if (typeof entry === "string") return entry;
    const guardrail = "kind" in entry ? openDeclaration(entry, folder, bindings, policies) : entry;
    if ([...catalogue, ...own].some(({ id }) => id === guardrail.id)) {
      throw new HarnessError("configuration", `\`guardrails\` in ${file ?? "the config"}: there are two guardrails \`${guardrail.id}\``, {
        hint: "Give one of them another `id`",
      });
    }
    own.push(guardrail);
    return guardrail.id;
  });
  return { known: [...catalogue, ...own], chosen, policies, bindings };
}

function openDeclaration(entry: GuardrailDeclaration, folder: string, bindings: Bindings, policies: Map<string, UserPolicy>): Guardrail {
  switch (entry.kind) {
    case "iam-policy": {
      const id = entry.id ?? `identity.own-${slugOf(entry.file)}`;
      const policy = readUserPolicy(entry.file, "managed", folder);
      policies.set(id, policy);
      return iamPolicyGuardrail(id, entry, policy, bindings);
    }
    case "scp": {
      const id = entry.id ?? `identity.own-${slugOf(entry.file)}`;
      const policy = readUserPolicy(entry.file, "scp", folder);
      policies.set(id, policy);
      return scpGuardrail(id, entry, policy, bindings);
    }
    case "plan-policy":
      return planPolicyGuardrail(entry.id ?? `plan.own-${slugOf(entry.command.replaceAll("{plan}", ""))}`, entry, folder);
    case "command-hook":
      return commandHookGuardrail(entry.id ?? `agent.own-${slugOf(entry.command)}`, entry, folder);
  }
}

/** `iam-agent` of `./iam/agent.json`; no id of the catalogue begins with `own-`. */
function slugOf(text: string): string {
  const slug = text
    .replaceAll(/\.\w+(?=\s|$)/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return slug === "" ? "command" : slug;
}
