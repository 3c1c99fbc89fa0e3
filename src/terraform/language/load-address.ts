import { blocksIn, locateMember, type Block, type Member } from "./block.ts";
import { parseTemplate } from "./parse-template.ts";
import { chainOf } from "./reference.ts";
import { boolMember, providerReference, refuseOthers, refuseUnsupported, requiredMember, staticReference } from "./settings.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Step } from "./syntax.ts";
import { terraformError, unsupported } from "./terraform-error.ts";
import type { ImportConfig, MovedConfig, RemovedConfig, TargetAddress } from "./types.ts";

/** A `moved` block. */
export function loadMoved(block: Block): MovedConfig {
  refuseOthers(block, ["from", "to"]);
  const [from, to] = [address(requiredMember(block, "from")), address(requiredMember(block, "to"))];
  if ((from.resource === undefined) !== (to.resource === undefined))
    throw terraformError('Invalid "moved" addresses', 'The "from" and "to" addresses must either both refer to resources or both refer to modules.', block.at);
  return { from, to, at: block.at };
}

/** A `removed` block: destroys unless its lifecycle says otherwise. */
export function loadRemoved(block: Block): RemovedConfig {
  refuseUnsupported(block, ["provisioner", "connection"], "a removed block");
  refuseOthers(block, ["from", "lifecycle"]);
  const from = address(requiredMember(block, "from"));
  const at = locateMember(requiredMember(block, "from"));
  if (from.resource?.key !== undefined)
    throw terraformError(
      "Resource instance keys not allowed",
      'Resource address must be a resource (e.g. "test_instance.foo"), not a resource instance (e.g. "test_instance.foo[1]").',
      at,
    );
  if (from.modules.some((step) => step.key !== undefined))
    throw terraformError(
      "Module instance keys not allowed",
      'Module address must be a module (e.g. "module.foo"), not a module instance (e.g. "module.foo[1]").',
      at,
    );
  if (from.resource?.mode === "data")
    throw terraformError(
      "Data source address not allowed",
      "Data sources are never destroyed, so they are not valid targets of removed blocks. To remove the data source from state, remove the data source block from configuration.",
      at,
    );
  const member = block.members.get("lifecycle");
  const [lifecycle] = member === undefined ? [] : blocksIn(member, 0);
  if (lifecycle !== undefined) refuseOthers(lifecycle, ["destroy"]);
  return { from, destroy: lifecycle === undefined ? true : (boolMember(lifecycle, "destroy") ?? true), at: block.at };
}

/** An `import` block. */
export function loadImport(block: Block): ImportConfig {
  refuseUnsupported(block, ["for_each"], "an import block");
  refuseOthers(block, ["to", "id", "provider"]);
  const to = address(requiredMember(block, "to"));
  const id = requiredMember(block, "id");
  const provider = block.members.get("provider");
  return {
    to,
    id: parseTemplate(id.value, locateMember(id)),
    ...(provider === undefined ? {} : { provider: providerReference(provider.value, locateMember(provider)) }),
    at: block.at,
  };
}

function address(member: Member): TargetAddress {
  const at = locateMember(member);
  if (typeof member.value !== "string")
    throw terraformError(
      "Invalid expression",
      "A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.",
      at,
    );
  const text = member.value.replace(/^\$\{([^]*)\}$/, "$1");
  return parseTargetAddress(text, at);
}

/** `module.a["x"].aws_vpc.main[0]` as its parts. @throws TerraformError "Invalid address" */
export function parseTargetAddress(text: string, at: SourceLocation): TargetAddress {
  const { start, steps } = chainOf(staticReference(text, at));
  if (start.kind !== "variable") throw invalidAddress(at);
  const all: Step[] = [{ kind: "attribute", name: start.name }, ...steps];
  const modules: { name: string; key?: string | number }[] = [];
  let index = 0;
  while (nameAt(all, index) === "module") {
    const name = nameAt(all, index + 1);
    if (name === undefined) throw invalidAddress(at);
    const key = keyAt(all, index + 2, at);
    modules.push({ name, ...(key === undefined ? {} : { key }) });
    index += key === undefined ? 2 : 3;
  }
  if (index === all.length) return { modules, text };
  const mode = nameAt(all, index) === "data" ? "data" : "managed";
  if (nameAt(all, index) === "data" || nameAt(all, index) === "resource") index += 1;
  const [type, name, key] = [nameAt(all, index), nameAt(all, index + 1), keyAt(all, index + 2, at)];
  if (type === undefined || name === undefined || all.length > index + (key === undefined ? 2 : 3)) throw invalidAddress(at);
  return { modules, resource: { mode, type, name, ...(key === undefined ? {} : { key }) }, text };
}

function invalidAddress(at: SourceLocation): Error {
  return terraformError("Invalid address", "Resource specification must include a resource type and name.", at);
}

function nameAt(steps: readonly Step[], index: number): string | undefined {
  const step = steps[index];
  return step?.kind === "attribute" ? step.name : undefined;
}

function keyAt(steps: readonly Step[], index: number, at: SourceLocation): string | number | undefined {
  const step = steps[index];
  if (step?.kind !== "index") return undefined;
  if (step.key.kind === "literal" && (typeof step.key.value === "string" || typeof step.key.value === "number")) return step.key.value;
  throw unsupported("A computed instance key in an address", at);
}
