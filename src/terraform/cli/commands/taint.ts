import { renderInstance } from "../../engine/address.ts";
import { parseAddress } from "../../engine/parse-address.ts";
import { terraformError } from "../../language/terraform-error.ts";
import { createStateDraft } from "../../state/state-draft.ts";
import { instancesOf } from "../../state/state.ts";
import type { CommandContext } from "../command-context.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { changing, fail } from "./state.ts";

/** `terraform taint` and `terraform untaint`. */
export async function runTaint(command: CommandContext, flags: ParsedFlags, name: "taint" | "untaint"): Promise<number> {
  const [text, ...more] = flags.positional;
  if (text === undefined || more.length > 0) return fail(command, `The ${name} command expects exactly one argument.\n`);
  if (parseAddress(text)?.resource === undefined)
    throw terraformError(`Invalid resource address ${JSON.stringify(text)}`, "Resource specification must include a resource type and name.");
  return changing(command, flags, name, async (store) => {
    const found = [...instancesOf(store.state)].find(({ address }) => renderInstance(address) === text);
    const current = found?.record.current;
    if (found === undefined || current === undefined) {
      const purpose = name === "taint" ? "they can be tainted" : "they can be untainted";
      throw terraformError(
        "No such resource instance",
        `There is no resource instance in the state with the address ${text}. If the resource configuration has just been added, you must run "terraform apply" once to create the corresponding instance(s) before ${purpose}.`,
      );
    }
    if (name === "untaint" && current.status !== "tainted")
      throw terraformError("Resource instance is not tainted", `Resource instance ${text} is not currently tainted, and so it cannot be untainted.`);
    const draft = createStateDraft(store.state);
    const { status: _status, ...untainted } = current;
    draft.setCurrent(found.address, name === "taint" ? { ...current, status: "tainted" } : untainted, found.resource.provider);
    await store.write(draft.snapshot());
    command.terminal.print(
      name === "taint" ? `Resource instance ${text} has been marked as tainted.` : `Resource instance ${text} has been successfully untainted.`,
    );
    return 0;
  });
}
