import { compareInstances, renderInstance, type InstanceAddress } from "../../engine/address.ts";
import { parseAddress, type ParsedAddress } from "../../engine/parse-address.ts";
import { matchesTarget } from "../../engine/targets.ts";
import { TerraformError, terraformError } from "../../language/terraform-error.ts";
import { instancesOf, type State } from "../../state/state.ts";
import { parseState } from "../../state/parse-state.ts";
import { renderState } from "../../state/render-state.ts";
import { createStateDraft } from "../../state/state-draft.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { CommandContext } from "../command-context.ts";
import { currentWorkspace, describeProblems, openForOperation, withState, type LockOperation } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { renderObject } from "../render-state.ts";

/** Reads the state without its lock. */
export async function readState(command: CommandContext): Promise<StateStore> {
  const backend = await openBackend(command, await command.configuration());
  return openForOperation(backend, currentWorkspace(command), () => command.environment.newId("lineage"), false);
}

export async function runStateList(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const store = await reading(command);
  if (store === undefined) return 1;
  const wanted = flags.positional.map((text) => [text, parseAddress(text)] as const);
  const addresses = [...instancesOf(store.state)].filter(({ record }) => record.current !== undefined || record.deposed.size > 0).map(({ address }) => address);
  for (const [text, parsed] of wanted) {
    if (parsed === undefined) throw terraformError(`Invalid address: ${text}`, "Resource specification must include a resource type and name.");
    if (parsed.resource !== undefined && !addresses.some((address) => matchesTarget(address, parsed))) {
      throw terraformError(
        "Unknown resource",
        `The current state contains no resource ${text}. If you've just added this resource to the configuration, you must run "terraform apply" first to create the resource's entry in the state.`,
      );
    }
  }
  const id = flags.text("id");
  for (const address of addresses.toSorted(compareInstances)) {
    if (wanted.length > 0 && !wanted.some(([, parsed]) => parsed !== undefined && matchesTarget(address, parsed))) continue;
    if (id !== undefined && findObject(store.state, address)?.attributes["id"] !== id) continue;
    command.terminal.print(renderInstance(address));
  }
  return 0;
}

function findObject(state: State, address: InstanceAddress) {
  return [...instancesOf(state)].find((instance) => renderInstance(instance.address) === renderInstance(address))?.record.current;
}

export async function runStateShow(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const store = await reading(command);
  if (store === undefined) return 1;
  const [text, ...more] = flags.positional;
  if (text === undefined || more.length > 0) return fail(command, "Exactly one argument expected.\n");
  const parsed = parseAddress(text);
  const found = parsed?.resource === undefined ? undefined : [...instancesOf(store.state)].find(({ address }) => renderInstance(address) === text);
  if (found?.record.current === undefined) {
    return fail(
      command,
      'No instance found for the given address!\n\nThis command requires that the address references one specific instance.\nTo view the available instances, use "terraform state list". Please modify \nthe address to reference a specific instance.\n',
    );
  }
  command.terminal.print(renderObject(found.address, found.record.current, command.catalog));
  return 0;
}

export async function runStatePull(command: CommandContext): Promise<number> {
  const store = await reading(command);
  if (store === undefined) return 1;
  if (store.snapshot !== undefined) command.terminal.print(renderState(store.snapshot));
  return 0;
}

export async function runStatePush(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const [path, ...more] = flags.positional;
  if (path === undefined || more.length > 0) return fail(command, "Exactly one argument expected.\n");
  const text = command.files.readText(path);
  if (text === undefined) return fail(command, `open ${path}: no such file or directory\n`);
  const pushed = parsePushed(command, path, text);
  if (pushed === undefined) return 1;
  return changing(command, flags, "state-push", async (store) => {
    const { snapshot } = store;
    if (!flags.isOn("force") && snapshot !== undefined) {
      if (pushed.lineage !== snapshot.lineage)
        return fail(
          command,
          `Failed to write state: cannot import state with lineage ${JSON.stringify(pushed.lineage)} over unrelated state with lineage ${JSON.stringify(snapshot.lineage)}\n`,
        );
      if (pushed.serial < snapshot.serial)
        return fail(command, `Failed to write state: cannot import state with serial ${pushed.serial} over newer state with serial ${snapshot.serial}\n`);
      if (pushed.serial === snapshot.serial && renderState(pushed) !== renderState(snapshot))
        return fail(
          command,
          `Failed to write state: cannot overwrite existing state with serial ${snapshot.serial} with a different state that has the same serial\n`,
        );
    }
    const differs = snapshot !== undefined && renderState({ ...pushed, serial: 0, lineage: "" }) !== renderState({ ...snapshot, serial: 0, lineage: "" });
    await store.backend.write(store.workspace, renderState({ ...pushed, serial: pushed.serial + (differs ? 1 : 0) }));
    return 0;
  });
}

function parsePushed(command: CommandContext, path: string, text: string) {
  try {
    return parseState(text);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    fail(command, `Error reading source state ${JSON.stringify(path)}: ${describeProblems(error)}\n`);
    return undefined;
  }
}

export async function runStateRm(command: CommandContext, flags: ParsedFlags): Promise<number> {
  if (flags.positional.length === 0) return fail(command, "At least one address is required.\n");
  const targets = flags.positional.map((text): ParsedAddress => {
    const parsed = parseAddress(text);
    if (parsed === undefined) throw terraformError(`Invalid target ${JSON.stringify(text)}`, "Resource specification must include a resource type and name.");
    return parsed;
  });
  return changing(command, flags, "state-rm", async (store) => {
    const draft = createStateDraft(store.state);
    const matched = [...instancesOf(store.state)].map(({ address }) => address).filter((address) => targets.some((target) => matchesTarget(address, target)));
    if (matched.length === 0)
      throw terraformError(
        "Invalid target address",
        'No matching objects found. To view the available instances, use "terraform state list". Please modify the address to reference a specific instance.',
      );
    const isDry = flags.isOn("dry-run");
    for (const address of matched.toSorted(compareInstances)) {
      command.terminal.print(`${isDry ? "Would remove" : "Removed"} ${renderInstance(address)}`);
      draft.remove(address);
    }
    if (isDry) return 0;
    await writeWithBackup(command, store, draft.snapshot());
    command.terminal.print(`Successfully removed ${matched.length} resource instance(s).`);
    return 0;
  });
}

export async function runStateMv(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const [from, to, ...more] = flags.positional;
  if (from === undefined || to === undefined || more.length > 0) return fail(command, "Exactly two arguments expected.\n");
  const [source, target] = [parseAddress(from), parseAddress(to)];
  if (source === undefined) throw terraformError("Invalid source address", `${from} is no valid address.`);
  if (target === undefined || (source.resource === undefined) !== (target.resource === undefined))
    throw terraformError(
      "Invalid destination address",
      `Cannot move ${from} to ${to}: the target must be ${source.resource === undefined ? "a module" : "a resource"}.`,
    );
  return changing(command, flags, "state-mv", async (store) => {
    const draft = createStateDraft(store.state);
    const moves = [...instancesOf(store.state)]
      .map(({ address }) => address)
      .filter((address) => matchesTarget(address, source) && (source.resource !== undefined || source.module.length > 0));
    const exact =
      source.resource !== undefined && source.key === undefined && moves.some(({ key }) => key === undefined)
        ? moves.filter(({ key }) => key === undefined)
        : moves;
    if (exact.length === 0) throw terraformError("Invalid source address", `Cannot move ${from}: does not match anything in the current state.`);
    const taken = exact.map((address) => moved(address, source, target)).find((address) => draft.find(address) !== undefined);
    if (taken !== undefined)
      throw terraformError("Invalid target address", `Cannot move to ${to}: there is already a resource instance at that address in the current state.`);
    for (const address of exact) draft.move(address, moved(address, source, target));
    command.terminal.print(`${flags.isOn("dry-run") ? "Would move" : "Move"} ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
    if (flags.isOn("dry-run")) return 0;
    await writeWithBackup(command, store, draft.snapshot());
    command.terminal.print(`Successfully moved ${source.resource === undefined ? 1 : exact.length} object(s).`);
    return 0;
  });
}

function moved(address: InstanceAddress, source: ParsedAddress, target: ParsedAddress): InstanceAddress {
  const module = [...target.module, ...address.module.slice(source.module.length)];
  if (target.resource === undefined) return { ...address, module };
  const key = target.key ?? (source.key === undefined ? address.key : undefined);
  return { module, ...target.resource, key };
}

/** `state rm` and `state mv` keep the state before them in a file of its own. */
async function writeWithBackup(command: CommandContext, store: StateStore, state: State): Promise<void> {
  if (store.backend.type === "local" && store.snapshot !== undefined) {
    const seconds = Math.floor(command.environment.clock.now().getTime() / 1000);
    command.files.write(`terraform.tfstate.${seconds}.backup`, renderState(store.snapshot));
  }
  await store.write(state);
}

/** Opens the state, locked, to change it. Problems that are not Terraform's own diagnostics print as plain text. */
export async function changing(
  command: CommandContext,
  flags: ParsedFlags,
  operation: LockOperation,
  work: (store: StateStore) => Promise<number>,
): Promise<number> {
  const backend = await openBackend(command, await command.configuration());
  return withState(command, backend, { operation, lock: flags.isOn("lock", true) }, work);
}

async function reading(command: CommandContext): Promise<StateStore | undefined> {
  try {
    return await readState(command);
  } catch (error) {
    if (!(error instanceof TerraformError) || !error.diagnostics.some(({ summary }) => /state file|in state/.test(summary))) throw error;
    fail(command, `Failed to load state: ${describeProblems(error)}\n`);
    return undefined;
  }
}

export function fail(command: CommandContext, text: string): 1 {
  command.terminal.printError(text);
  return 1;
}
