import type { Tinypool } from "tinypool";

/**
 * Worker threads of one module, named by its source beside the caller's. As sources the workers need what this process was started with: the compiler, and the
 * condition that finds sources.
 */
export async function openPool(worker: URL, concurrency: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await import("tinypool");
  const asSource = import.meta.url.endsWith(".ts");
  return new Pool({
    filename: asSource ? worker.href : worker.href.replace(/\.ts$/, ".js"),
    minThreads: concurrency,
    maxThreads: concurrency,
    useAtomics: false,
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    ...(asSource ? { execArgv: ["--conditions=scartissue-source", "--import", compiler()] } : {}),
  });
}

/** A run leaves some megabytes behind within milliseconds: with room for several of them, most are gone before anybody looks for what is still needed. */
const youngMegabytes = 128;

/** In worker threads tsx has to be registered by hand on Node 20. */
function compiler(): string {
  const api = import.meta.resolve("tsx/esm/api");
  return `data:text/javascript,import{register}from${JSON.stringify(api)};register();`;
}
