import type { Json } from "#model/json";

/** What a mutation does, as the mutation report names it. */
export type Mutator =
  | "DropStatement"
  | "DenyToAllow"
  | "DropAction"
  | "DropResource"
  | "DropPrincipal"
  | "DropCondition"
  | "DropConditionValue"
  | "ConditionNeverHolds"
  | "LoosenComparison"
  | "ExemptAbsentKey"
  | "AdmitAbsentKey"
  | "ExemptService"
  | "WidenActions"
  | "WidenResources"
  | "WidenPrincipals"
  | "RevertArgument"
  | "RevertStack"
  | "ShortenRetention"
  | "LeaveOutCall"
  | "LeaveCredentials"
  | "DropRule"
  | "DropAlternative"
  | "LoosenNumber";

/** One way in which a document would hold less. */
export interface Weakening {
  readonly mutator: Mutator;
  /** JSON pointer to what is changed, in the document as it is. */
  readonly pointer: string;
  /** Tells apart what one mutator does to one place in several ways. */
  readonly variant?: string;
  /** One phrase, for readers. */
  readonly description: string;
  /** What stands there afterwards; absent when nothing does. */
  readonly replacement?: Json;
  /** The whole document, weakened. */
  readonly changed: Json;
}

/** Names a weakening within its document, whatever else the document says. */
export function keyOf({ mutator, pointer, variant }: Pick<Weakening, "mutator" | "pointer" | "variant">): string {
  return [mutator, pointer, ...(variant === undefined ? [] : [variant])].join(" ");
}
