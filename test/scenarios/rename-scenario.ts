import type { Scenario, ScriptInput, Terminal, WorldBuilder, WorldDefinition } from "#model/scenario";

/** Other names for everything that the course platform's world names. Longer ones first: some contain others. */
const names: readonly (readonly [from: string, to: string])[] = [
  ["dev-course-management-cluster", "zz-quiet-lake"],
  ["course-management", "harbour"],
  ["course-platform", "otherworld"],
  ["course-production", "harbour-live"],
  ["course-backup", "harbour-vault"],
  ["course-database", "harbour-rows"],
  ["ai-shipping-labs", "lantern"],
  ["111111111111", "910111213141"],
  ["222222222222", "516171819202"],
  ["333333333333", "122232425262"],
];

/** The same scenario with its accounts, principals, cluster, resources and world under other names. Its script is the same, and so are its terminals' seats. */
export function renameScenario(scenario: Scenario): Scenario {
  const { world } = scenario;
  return {
    ...scenario,
    id: `${scenario.id}-renamed`,
    world: renameWorld(world),
    assets: renamed(scenario.assets),
    script: async (input) => scenario.script(renamedInput(input)),
    routine: async (input) => scenario.routine({ ...input, ...renamedInput({ ...input, reach: () => undefined }) }),
  };
}

function renameWorld({ build, ...world }: WorldDefinition): WorldDefinition {
  return {
    ...renamed(world),
    principals: world.principals.map((principal) => ({ ...renamed(principal), name: renamePrincipal(principal.name) })),
    terminals: world.terminals.map((terminal) => ({ ...terminal, principal: renamePrincipal(terminal.principal) })),
    approver: renamePrincipal(world.approver),
    build: async (builder) => build(renamedBuilder(builder)),
  };
}

function renamePrincipal(name: string): string {
  return `who-${Buffer.from(name).toString("hex")}`;
}

/** Every text in a value, at any depth, under its new name. */
function renamed<T>(value: T): T {
  if (typeof value === "string") return names.reduce((text, [from, to]) => text.replaceAll(from, to), value as string) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item)) as T;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item as unknown)])) as T;
}

function renamedBuilder(builder: WorldBuilder): WorldBuilder {
  const seat = <S extends { readonly principal: string }>(one: S): S => ({ ...one, principal: renamePrincipal(one.principal) });
  return {
    ...builder,
    apply: async (stack, options) => builder.apply(stack, renamed(seat(options))),
    run: async (at, command) => builder.run(seat(at), renamed(command)),
    checkOut: (machine, variables) => builder.checkOut(machine, renamed(variables)),
    seed: async (store, dataset) => builder.seed(renamed(store), dataset),
    sql: async (store, request) => builder.sql(renamed(store), request),
    credentials: (principal) => builder.credentials(renamePrincipal(principal)),
  };
}

function renamedInput({ terminals, reach }: ScriptInput): ScriptInput {
  return { reach, terminals: Object.fromEntries(Object.entries(terminals).map(([name, terminal]) => [name, renamedTerminal(terminal)])) };
}

function renamedTerminal(terminal: Terminal): Terminal {
  const own: Terminal = {
    ...terminal,
    run: async (command, options) => terminal.run(renamed(command), options),
    write: async (path, content) => terminal.write(path, renamed(content)),
    attempt: async (goal, ways) =>
      terminal.attempt(
        goal,
        ways.map((way) => ({ ...way, run: async () => way.run(own) })),
      ),
  };
  return own;
}
