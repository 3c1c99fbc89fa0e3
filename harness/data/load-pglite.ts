import { HarnessError } from "#model/errors";

/** What this folder needs of `PGlite`. The package is an optional peer: only this file names it. */
export interface Pglite {
  readonly execProtocol: (message: Uint8Array, options: { readonly throwOnError: boolean }) => Promise<{ readonly messages: readonly WireMessage[] }>;
  readonly query: (sql: string, values?: readonly unknown[], options?: { readonly blob?: Blob }) => Promise<{ readonly blob?: Blob }>;
  readonly dumpDataDir: (compression: "none") => Promise<Blob>;
  readonly close: () => Promise<void>;
}

/** A message of the Postgres wire protocol, as PGlite parses it. */
export interface WireMessage {
  readonly name: string;
  readonly text?: string;
  readonly status?: string;
  readonly message?: string;
  readonly severity?: string;
  readonly code?: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly fields?: readonly unknown[];
}

export interface PgliteLibrary {
  readonly create: (options: { readonly loadDataDir?: Blob; readonly username?: string; readonly database?: string }) => Promise<Pglite>;
  readonly queryMessage: (sql: string) => Uint8Array;
}

/** @throws HarnessError `environment` when the optional package is not installed */
export async function loadPglite(load: () => Promise<unknown> = () => import("@electric-sql/pglite")): Promise<PgliteLibrary> {
  try {
    const { PGlite, protocol } = (await load()) as PgliteModule;
    return { create: (options) => PGlite.create(options), queryMessage: (sql) => protocol.serialize.query(sql) };
  } catch (cause) {
    throw new HarnessError("environment", "Real rows need an embedded Postgres, and the package `@electric-sql/pglite` cannot be loaded", {
      hint: "Install it with `npm install --save-dev @electric-sql/pglite`, or run with modelled data.",
      cause,
    });
  }
}

interface PgliteModule {
  readonly PGlite: { readonly create: PgliteLibrary["create"] };
  readonly protocol: { readonly serialize: { readonly query: (sql: string) => Uint8Array } };
}
