import type { SourceLocation } from "./source-location.ts";

/** A step of a traversal: `.name`, `[index]` with a literal, or an index to evaluate. */
export type Step = { readonly kind: "attribute"; readonly name: string } | { readonly kind: "index"; readonly key: Expression };

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||";

/** Parts of a quoted template or of a template string in JSON. */
export type TemplatePart = { readonly kind: "literal"; readonly text: string } | { readonly kind: "interpolation"; readonly value: Expression };

/** A node of Terraform's expression syntax. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly at: SourceLocation }
  /** The start of a reference or a local name of a `for` expression. */
  | { readonly kind: "variable"; readonly name: string; readonly at: SourceLocation }
  | { readonly kind: "access"; readonly object: Expression; readonly step: Step; readonly at: SourceLocation }
  | { readonly kind: "splat"; readonly object: Expression; readonly each: readonly Step[]; readonly at: SourceLocation }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[]; readonly at: SourceLocation }
  /** `%{ for }` inside a template: the strings of each pass joined. */
  | { readonly kind: "join"; readonly each: Expression; readonly at: SourceLocation }
  /** Kept because `(a)` as an object key is a value and `a` is a name. */
  | { readonly kind: "parenthesis"; readonly inner: Expression; readonly at: SourceLocation }
  | { readonly kind: "tuple"; readonly items: readonly Expression[]; readonly at: SourceLocation }
  | { readonly kind: "object"; readonly items: readonly { readonly key: Expression; readonly value: Expression }[]; readonly at: SourceLocation }
  | { readonly kind: "conditional"; readonly condition: Expression; readonly whenTrue: Expression; readonly whenFalse: Expression; readonly at: SourceLocation }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression; readonly at: SourceLocation }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression; readonly at: SourceLocation }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[]; readonly expandLast: boolean; readonly at: SourceLocation }
  | {
      readonly kind: "for";
      readonly keyName?: string;
      readonly valueName: string;
      readonly collection: Expression;
      /** Present in an object result. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
      readonly grouping: boolean;
      readonly at: SourceLocation;
    };
