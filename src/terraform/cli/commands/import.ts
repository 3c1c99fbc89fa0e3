import { renderInstance, type InstanceAddress } from "../../engine/address.ts";
import { importObject } from "../../engine/import-object.ts";
import { parseAddress } from "../../engine/parse-address.ts";
import { findResource } from "../../engine/plan-destroy.ts";
import { knownType } from "../../engine/plan-orphan.ts";
import { providerOf, renderProvider } from "../../engine/providers.ts";
import { hasErrors, reporting } from "../../engine/run-context.ts";
import { walk } from "../../engine/walk.ts";
import { terraformError } from "../../language/terraform-error.ts";
import type { CommandContext } from "../command-context.ts";
import { createRun } from "../create-run.ts";
import { withState } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { readVariables } from "../read-variables.ts";
import { fail } from "./state.ts";

/** `terraform import ADDRESS ID`. */
export async function runImport(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const [text, id, ...more] = flags.positional;
  if (text === undefined || id === undefined || more.length > 0) return fail(command, "The import command expects two arguments.\n");
  const parsed = parseAddress(text);
  if (parsed?.resource === undefined)
    throw terraformError(`Invalid address ${JSON.stringify(text)}`, "Resource specification must include a resource type and name.");
  if (parsed.resource.mode === "data") return fail(command, "A managed resource address is required. Importing into a data resource is not allowed.\n");
  const address: InstanceAddress = { module: parsed.module, ...parsed.resource, key: parsed.key };
  const configuration = await command.configuration();
  const resource = findResource(configuration.root, address);
  if (resource === undefined) return fail(command, notConfigured(text, address));
  const module = moduleOf(configuration, address);
  const backend = await openBackend(command, configuration);
  return withState(command, backend, { operation: "import", lock: flags.isOn("lock", true) }, async (store) => {
    const variables = await readVariables(command, configuration, flags);
    const run = createRun(command, { configuration, variables, state: store.state, workspace: store.workspace });
    const { terminal } = command;
    const done = await reporting(run, {}, async () => {
      if (run.draft.find(address)?.current !== undefined) {
        throw terraformError(
          "Resource already managed by Terraform",
          `Terraform is already managing a remote object for ${text}. To import to this address you must first remove the existing object from the state.`,
        );
      }
      const type = knownType(run, address.type, text);
      const provider = renderProvider(providerOf(configuration, module, resource));
      terminal.print(`${text}: Importing from ID ${JSON.stringify(id)}...`);
      terminal.print(`${text}: Import prepared!\n  Prepared ${address.type} for import`);
      await walk(
        [
          {
            id: renderInstance(address),
            after: [],
            takesSlot: true,
            run: async (turn) => {
              const object = await reporting(run, {}, () => importObject(run, { type, address, provider, id, dependencies: [] }, turn));
              if (object !== undefined) run.draft.setCurrent(address, object, provider);
              return object === undefined ? "failed" : "done";
            },
          },
        ],
        { parallelism: 1, random: run.random, advance: (seconds) => run.clock.advance(seconds) },
      );
      return true;
    });
    terminal.diagnose(run.diagnostics);
    const [unsupported] = run.unsupported;
    if (unsupported !== undefined) throw unsupported;
    if (done !== true || hasErrors(run.diagnostics)) return 1;
    await store.write(run.draft.snapshot());
    terminal.print(
      "\nImport successful!\n\nThe resources that were imported are shown above. These resources are now in\nyour Terraform state and will henceforth be managed by Terraform.\n",
    );
    return 0;
  });
}

function moduleOf(configuration: Awaited<ReturnType<CommandContext["configuration"]>>, address: InstanceAddress) {
  let module = configuration.root;
  for (const step of address.module) module = module.calls.get(step.name)?.module ?? module;
  return module;
}

function notConfigured(text: string, { type, name, module }: InstanceAddress): string {
  const place = module.length === 0 ? "the root module" : module.map((step) => `module.${step.name}`).join(".");
  return `Error: resource address ${JSON.stringify(text)} does not exist in the configuration.\n\nBefore importing this resource, please create its configuration in ${place}. For example:\n\nresource "${type}" "${name}" {\n  # (resource arguments)\n}\n\n`;
}
