import { createModelledPlane } from "#data/modelled-plane";
import type { DataPlane } from "#model/data";

export type DataMode = "modelled" | "postgres";

/** Opens the data plane of a mode. Postgres is an optional peer, loaded only when asked for. */
export function dataOpener(mode: DataMode): () => Promise<DataPlane> {
  return openers[mode];
}

const openers: Readonly<Record<DataMode, () => Promise<DataPlane>>> = {
  modelled: async () => createModelledPlane(),
  postgres: async () => {
    const { openPostgresPlane } = await import("./data/postgres-plane.ts");
    return openPostgresPlane();
  },
};
