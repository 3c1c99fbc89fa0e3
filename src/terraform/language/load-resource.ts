import { blocksIn, createBody, locateMember, type Block } from "./block.ts";
import { parseTemplate } from "./parse-template.ts";
import { boolMember, checkRules, expressionMember, placeOf, providerReference, referenceList, refuseOthers, refuseUnsupported, unwrap } from "./settings.ts";
import { parseExpression } from "./parse-expression.ts";
import { chainOf } from "./reference.ts";
import { insideBlock, rangeText, type SourceLocation } from "./source-location.ts";
import { terraformError } from "./terraform-error.ts";
import type { Lifecycle, ResourceConfig, ValuePath } from "./types.ts";

const TAKEN = new Set(["count", "for_each", "provider", "depends_on", "lifecycle"]);
const REFUSED = ["provisioner", "connection"];
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** A `resource` or `data` block. @throws TerraformError for what Terraform or this one refuses */
export function loadResource(mode: "managed" | "data", block: Block): ResourceConfig {
  const [type = "", name = ""] = block.labels;
  if (!NAME.test(name))
    throw terraformError(
      "Invalid resource name",
      `A name must start with a letter or underscore and may contain only letters, digits, underscores, and dashes.`,
      insideBlock(block.at),
    );
  if (mode === "managed") refuseUnsupported(block, REFUSED, `resource "${type}" "${name}"`);
  const count = expressionMember(block, "count");
  const forEach = expressionMember(block, "for_each");
  if (count !== undefined && forEach !== undefined)
    throw terraformError(
      'Invalid combination of "count" and "for_each"',
      'The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be used to be explicit about the number of resources to be created.',
      placeOf(block, "for_each"),
    );
  const provider = block.members.get("provider");
  return {
    mode,
    type,
    name,
    address: `${mode === "data" ? "data." : ""}${type}.${name}`,
    body: createBody(block, TAKEN),
    ...(count === undefined ? {} : { count }),
    ...(forEach === undefined ? {} : { forEach }),
    ...(provider === undefined ? {} : { provider: providerReference(provider.value, locateMember(provider)) }),
    dependsOn: referenceList(block, "depends_on"),
    lifecycle: loadLifecycle(mode, block),
    at: block.at,
  };
}

function loadLifecycle(mode: "managed" | "data", resource: Block): Lifecycle {
  const member = resource.members.get("lifecycle");
  const [block, second] = member === undefined ? [] : blocksIn(member, 0);
  if (second !== undefined)
    throw terraformError(
      "Duplicate lifecycle block",
      `This resource already has a lifecycle block at ${block === undefined ? "" : rangeText(block.at)}.`,
      second.at,
    );
  if (block === undefined)
    return { preventDestroy: false, createBeforeDestroy: undefined, ignoreChanges: [], replaceTriggeredBy: [], preconditions: [], postconditions: [] };
  refuseOthers(block, ["prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by", "precondition", "postcondition"]);
  if (mode === "data") refuseOnData(block);
  return {
    preventDestroy: boolMember(block, "prevent_destroy") ?? false,
    createBeforeDestroy: boolMember(block, "create_before_destroy"),
    ignoreChanges: ignoreChanges(block),
    replaceTriggeredBy: referenceList(block, "replace_triggered_by"),
    preconditions: checkRules(block, "precondition"),
    postconditions: checkRules(block, "postcondition"),
  };
}

function refuseOnData(block: Block): void {
  for (const name of ["prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by"])
    if (block.members.has(name))
      throw terraformError(
        "Invalid data resource lifecycle argument",
        `The lifecycle argument ${JSON.stringify(name)} is defined only for managed resources ("resource" blocks), and is not valid for data resources.`,
        placeOf(block, name),
      );
}

function ignoreChanges(block: Block): "all" | readonly ValuePath[] {
  const member = block.members.get("ignore_changes");
  if (member === undefined || member.value === null) return [];
  const at = locateMember(member);
  if (typeof member.value === "string" && unwrap(member.value) === "all") return "all";
  if (!Array.isArray(member.value)) throw terraformError("Invalid expression", "A static list expression is required.", at);
  return member.value.map((item: unknown) => attributePath(item, at));
}

/** `tags["Owner"]`, `setting[0].value` as steps. */
function attributePath(item: unknown, at: SourceLocation): ValuePath {
  const { start, steps } = chainOf(typeof item === "string" ? parseExpression(unwrap(item), at) : parseTemplate(item, at));
  const keys = steps.map((step) => (step.kind === "attribute" ? step.name : step.key.kind === "literal" ? step.key.value : undefined));
  if (start.kind !== "variable" || keys.some((key) => typeof key !== "string" && typeof key !== "number"))
    throw terraformError(
      "Invalid expression",
      "A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.",
      at,
    );
  return [start.name, ...(keys as (string | number)[])];
}
