import { loadPglite } from "#harness/data/load-pglite";
import type { Pglite } from "#harness/data/load-pglite";

/** An empty embedded Postgres. */
export async function createPglite(): Promise<Pglite> {
  return (await loadPglite()).create({});
}
