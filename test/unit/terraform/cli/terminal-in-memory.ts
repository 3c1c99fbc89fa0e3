import type { Workspace } from "#model/workspace";
import { runTerraform, type TerraformResult } from "#terraform/cli/run-terraform";
import type { TerraformEnvironment } from "#terraform/engine/environment";
import type { DataSourceType, ResourceType } from "#terraform/provider";

/** A terminal over files in memory, to run Terraform commands at in tests. */
export interface TestTerminal {
  readonly files: Map<string, string>;
  readonly environment: TerraformEnvironment;
  /** Runs without a frame around diagnostics. */
  run(line: string): Promise<TerraformResult>;
  execute(argv: readonly string[]): Promise<TerraformResult>;
  config(value: unknown): void;
  state(): StateText;
}

interface StateText {
  readonly serial: number;
  readonly lineage: string;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly instances: readonly Record<string, unknown>[] }[];
  readonly outputs: Record<string, unknown>;
}

export function openTestTerminal(
  options: Partial<TerraformEnvironment> & {
    readonly types?: readonly ResourceType[];
    readonly dataTypes?: readonly DataSourceType[];
    readonly seed?: number;
  } = {},
): TestTerminal {
  const files = new Map<string, string>();
  let ids = 0;
  let now = Date.UTC(2026, 1, 26, 12);
  const environment: TerraformEnvironment = {
    workspace: createWorkspace(files),
    directory: "",
    variables: {},
    openSession: async () => ({ account: "111122223333", region: "eu-west-1", client: async () => Promise.reject(new Error("no clients in this test")) }),
    clock: {
      now: () => new Date(now),
      advance: async (seconds) => {
        now += seconds * 1000;
      },
    },
    newId: (kind) => (kind === "deposed" ? (0xabc00000 + ++ids).toString(16) : `00000000-0000-0000-0000-${String(++ids).padStart(12, "0")}`),
    random: createRandom(options.seed ?? 1),
    hcl2json: async () => Promise.reject(new Error("no HCL in this test")),
    resourceTypes: new Map((options.types ?? []).map((type) => [type.type, type])),
    dataSources: new Map((options.dataTypes ?? []).map((type) => [type.type, type])),
    ...options,
  };
  return {
    files,
    environment,
    run: (line) => {
      const [command = "", ...rest] = line.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
      const words = rest.map((word) => word.replace(/^"|"$/g, ""));
      return runTerraform([command, ...words, ...(command === "version" ? [] : ["-no-color"])], environment);
    },
    execute: (argv) => runTerraform(argv, environment),
    config: (value) => void files.set("main.tf.json", JSON.stringify(value)),
    state: () => JSON.parse(files.get("terraform.tfstate") ?? "null") as StateText,
  };
}

function createWorkspace(files: Map<string, string>): Workspace {
  return {
    read: (path) => {
      const text = files.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    readText: (path) => files.get(path),
    write: (path, content) => void files.set(path, typeof content === "string" ? content : new TextDecoder().decode(content)),
    remove: (path) => void files.delete(path),
    list: (directory) => [...files.keys()].filter((path) => directory === "" || path.startsWith(`${directory}/`)).toSorted(),
  };
}

export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
