import { evaluateBody } from "../language/evaluate-body.ts";
import type { ApplyContext } from "./apply-context.ts";
import type { ChangingInstance } from "./apply-instance.ts";
import { renderInstance } from "./address.ts";
import { readData } from "./plan-data.ts";
import { reporting } from "./run-context.ts";
import type { Turn } from "./walk.ts";

/** Reads a data source whose configuration was not known when the plan was made. */
export async function createData(context: ApplyContext, { change, resource, module, repetition }: ChangingInstance, turn: Turn): Promise<"done" | "failed"> {
  const type = context.catalog.dataSources.get(resource.type);
  if (type === undefined) return "failed";
  const read = await reporting(context, { address: renderInstance(change.address), at: resource.at }, async () => {
    const config = evaluateBody(resource.body, type.schema, context.evaluator.scope(module, repetition));
    return readData(context, { address: change.address, type, provider: change.provider, config: config.value, sensitivePaths: config.sensitivePaths }, turn);
  });
  return read === undefined ? "failed" : "done";
}
