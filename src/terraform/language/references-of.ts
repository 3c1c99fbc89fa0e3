import { chainOf, referenceOf } from "./reference.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Expression, Step } from "./syntax.ts";
import type { Reference } from "./types.ts";

/**
 * Every reference in an expression, in the order they are written; names bound by `for` (and those given, such as the iterator of a `dynamic` block) are none.
 *
 * @throws TerraformError when a chain of names cannot be a reference
 */
export function referencesOf(expression: Expression, bound: ReadonlySet<string> = new Set()): readonly Reference[] {
  const found: Reference[] = [];
  collect(expression, bound, (name, steps, at) => void found.push(referenceOf(name, steps, at)));
  return found;
}

/** The names that an expression takes from outside, such as the variables of a template file. */
export function freeNamesOf(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  collect(expression, new Set(), (name) => void found.add(name));
  return found;
}

type OnChain = (name: string, steps: readonly Step[], at: SourceLocation) => void;

function collect(node: Expression, bound: ReadonlySet<string>, onChain: OnChain): void {
  const visit = (child: Expression): void => collect(child, bound, onChain);
  switch (node.kind) {
    case "literal":
      return;
    case "variable":
    case "access": {
      const { start, steps } = chainOf(node);
      if (start.kind !== "variable") visit(start);
      else if (!bound.has(start.name)) onChain(start.name, steps, node.at);
      return visitKeys(steps, visit);
    }
    case "splat":
      visit(node.object);
      return visitKeys(node.each, visit);
    case "for": {
      visit(node.collection);
      const inner = new Set([...bound, node.valueName, ...(node.keyName === undefined ? [] : [node.keyName])]);
      for (const child of [node.key, node.value, node.condition]) if (child !== undefined) collect(child, inner, onChain);
      return;
    }
    default:
      for (const child of childrenOf(node)) visit(child);
  }
}

function visitKeys(steps: readonly Step[], visit: (child: Expression) => void): void {
  for (const step of steps) if (step.kind === "index") visit(step.key);
}

function childrenOf(node: Exclude<Expression, { kind: "literal" | "variable" | "access" | "splat" | "for" }>): readonly Expression[] {
  switch (node.kind) {
    case "template":
      return node.parts.flatMap((part) => (part.kind === "interpolation" ? [part.value] : []));
    case "join":
      return [node.each];
    case "parenthesis":
      return [node.inner];
    case "tuple":
      return node.items;
    case "object":
      return node.items.flatMap((item) => [item.key, item.value]);
    case "conditional":
      return [node.condition, node.whenTrue, node.whenFalse];
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "call":
      return node.arguments;
  }
}
