import type { QueryFailure } from "#model/data";
import { failure } from "./psql-text.ts";

/** A statement failed: carries what the session answers. Caught by the plane, never seen outside. */
export class SqlFailure extends Error {
  readonly failure: QueryFailure;
  constructor(answer: QueryFailure) {
    super(answer.message);
    this.failure = answer;
  }
}

/** A statement whose effect the modelled mode cannot tell. */
export class NotModelled extends Error {}

export function refuse(sqlstate: string, message: string, more: { readonly detail?: string; readonly hint?: string } = {}): never {
  throw new SqlFailure(failure(sqlstate, message, more));
}
