import type { SourceLocation } from "./source-location.ts";
import type { Expression, Step } from "./syntax.ts";
import { terraformError, unsupported } from "./terraform-error.ts";
import type { Reference, ReferenceSubject, Scope } from "./types.ts";

/** A chain of steps with what it starts from: `aws_vpc.main[0].id` starts from the name `aws_vpc`. */
export interface Chain {
  readonly start: Expression;
  readonly steps: readonly Step[];
}

export function chainOf(expression: Expression): Chain {
  const steps: Step[] = [];
  let start = expression;
  while (start.kind === "access") {
    steps.unshift(start.step);
    start = start.object;
  }
  return { start, steps };
}

/**
 * What a name and the steps after it refer to, and how many steps that took.
 *
 * @throws TerraformError when the steps cannot name anything ("Invalid reference")
 * @see https://developer.hashicorp.com/terraform/language/expressions/references
 */
export function subjectOf(name: string, steps: readonly Step[], at: SourceLocation): { readonly subject: ReferenceSubject; readonly taken: number } {
  const first = attribute(steps[0]);
  switch (name) {
    case "var":
    case "local":
    case "module":
      if (first === undefined) throw alone(name, at);
      return { subject: { kind: name === "var" ? "variable" : name, name: first }, taken: 1 };
    case "each":
      if (first === undefined) throw alone(name, at);
      if (first !== "key" && first !== "value")
        throw terraformError(
          'Invalid "each" attribute',
          `The "each" object does not have an attribute named "${first}". The supported attributes are each.key and each.value, the current key and value pair of the "for_each" attribute set.`,
          at,
        );
      return { subject: { kind: "each", name: first }, taken: 1 };
    case "count":
      if (first === undefined) throw alone(name, at);
      if (first !== "index")
        throw terraformError(
          'Invalid "count" attribute',
          `The "count" object does not have an attribute named "${first}". The only supported attribute is count.index, which is the index of each instance of a resource block that has the "count" argument set.`,
          at,
        );
      return { subject: { kind: "count", name: "index" }, taken: 1 };
    case "path":
      if (first === undefined) throw alone(name, at);
      if (first !== "module" && first !== "root" && first !== "cwd")
        throw terraformError('Invalid "path" attribute', `The "path" object does not have an attribute named "${first}".`, at);
      return { subject: { kind: "path", name: first }, taken: 1 };
    case "terraform":
      if (first === undefined) throw alone(name, at);
      if (first === "applying") throw unsupported("The reference terraform.applying", at);
      if (first !== "workspace")
        throw terraformError(
          'Invalid "terraform" attribute',
          `The "terraform" object does not have an attribute named "${first}". The only supported attributes are terraform.workspace, the name of the currently-selected workspace, and terraform.applying, a boolean which is true only during apply.`,
          at,
        );
      return { subject: { kind: "terraform", name: "workspace" }, taken: 1 };
    case "self":
      return { subject: { kind: "self" }, taken: 0 };
    case "ephemeral":
    case "template":
    case "lazy":
    case "arg":
      throw unsupported(`The symbol name "${name}"`, at);
    default:
      return resourceOf(name, steps, at);
  }
}

function resourceOf(name: string, steps: readonly Step[], at: SourceLocation): { readonly subject: ReferenceSubject; readonly taken: number } {
  const mode = name === "data" ? "data" : "managed";
  if (name === "data" || name === "resource") {
    const type = attribute(steps[0]);
    const label = attribute(steps[1]);
    if (type === undefined || label === undefined)
      throw terraformError(
        "Invalid reference",
        name === "data"
          ? 'The "data" object must be followed by two attribute names: the data source type and the resource name.'
          : 'The "resource" object must be followed by two attribute names: the resource type and the resource name.',
        at,
      );
    return { subject: { kind: "resource", mode, type, name: label }, taken: 2 };
  }
  const label = attribute(steps[0]);
  if (label === undefined)
    throw terraformError(
      "Invalid reference",
      "A reference to a resource type must be followed by at least one attribute access, specifying the resource name.",
      at,
    );
  return { subject: { kind: "resource", mode, type: name, name: label }, taken: 1 };
}

function attribute(step: Step | undefined): string | undefined {
  return step?.kind === "attribute" ? step.name : undefined;
}

function alone(name: string, at: SourceLocation): Error {
  return terraformError("Invalid reference", `The "${name}" object cannot be accessed directly. Instead, access one of its attributes.`, at);
}

/** The reference a chain of steps writes. */
export function referenceOf(name: string, steps: readonly Step[], at: SourceLocation): Reference {
  const { subject, taken } = subjectOf(name, steps, at);
  const literal: (string | number)[] = [];
  for (const step of steps.slice(taken)) {
    const key = step.kind === "attribute" ? step.name : literalKey(step.key);
    if (key === undefined) break;
    literal.push(key);
  }
  return { subject, steps: literal, text: `${subjectText(subject)}${stepsText(steps.slice(taken))}`, at };
}

function literalKey(key: Expression): string | number | undefined {
  return key.kind === "literal" && (typeof key.value === "string" || typeof key.value === "number") ? key.value : undefined;
}

/** `data.aws_ami.linux`, `var.name`, … */
export function subjectText(subject: ReferenceSubject): string {
  switch (subject.kind) {
    case "resource":
      return `${subject.mode === "data" ? "data." : ""}${subject.type}.${subject.name}`;
    case "variable":
      return `var.${subject.name}`;
    case "self":
      return "self";
    default:
      return `${subject.kind}.${subject.name}`;
  }
}

function stepsText(steps: readonly Step[]): string {
  let text = "";
  for (const step of steps) {
    const key = step.kind === "attribute" ? step.name : literalKey(step.key);
    if (key === undefined) return text;
    text += step.kind === "attribute" ? `.${key}` : `[${JSON.stringify(key)}]`;
  }
  return text;
}

/** The error for a reference whose subject the scope does not know. */
export function undeclared(subject: ReferenceSubject, scope: Pick<Scope, "modulePath">, at: SourceLocation): Error {
  const module =
    scope.modulePath === undefined || scope.modulePath.length === 0 ? "the root module" : scope.modulePath.map((name) => `module.${name}`).join(".");
  switch (subject.kind) {
    case "resource":
      return terraformError(
        "Reference to undeclared resource",
        `A ${subject.mode} resource "${subject.type}" "${subject.name}" has not been declared in ${module}.`,
        at,
      );
    case "variable":
      return terraformError(
        "Reference to undeclared input variable",
        `An input variable with the name "${subject.name}" has not been declared. This variable can be declared with a variable "${subject.name}" {} block.`,
        at,
      );
    case "local":
      return terraformError("Reference to undeclared local value", `A local value with the name "${subject.name}" has not been declared.`, at);
    case "module":
      return terraformError("Reference to undeclared module", `No module call named "${subject.name}" is declared in ${module}.`, at);
    case "each":
      if (subject.name === "value")
        return terraformError(
          "each.value cannot be used in this context",
          'A reference to "each.value" has been used in a context in which it is unavailable, such as when the configuration no longer contains the value in its "for_each" expression. Remove this reference to each.value in your configuration to work around this error.',
          at,
        );
      return terraformError(
        'Reference to "each" in context without for_each',
        'The "each" object can be used only in "module" or "resource" blocks, and only when the "for_each" argument is set.',
        at,
      );
    case "count":
      return terraformError(
        'Reference to "count" in non-counted context',
        'The "count" object can only be used in "module", "resource", and "data" blocks, and only when the "count" argument is set.',
        at,
      );
    case "self":
      return terraformError(
        'Invalid "self" reference',
        'The "self" object is not available in this context. This object can be used only in resource provisioner, connection, and postcondition blocks.',
        at,
      );
    default:
      return terraformError("Invalid reference", `The value ${subjectText(subject)} is not available in this context.`, at);
  }
}
