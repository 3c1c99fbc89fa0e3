import { createModelledPlane } from "#data/modelled-plane";
import type { DataPlane } from "#model/data";

export type DataMode = "modelled" | "postgres";

/** Opens the data plane of a mode. Postgres is an optional peer, loaded only when asked for. */
export function dataOpener(mode: DataMode): () => Promise<DataPlane> {
  if (mode === "modelled") return async () => createModelledPlane();
  return async () => {
    const { openPostgresPlane } = await import("./data/postgres-plane.ts");
    return openPostgresPlane();
  };
}
