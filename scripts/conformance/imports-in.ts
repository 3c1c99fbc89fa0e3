/** What a module loads when it is loaded, or later on. */
export interface Imports {
  /** Names as they are written: relative, `#alias/…`, or a package's. */
  readonly literal: readonly string[];
  /** Whether one of them is only known when it runs. */
  readonly computed: boolean;
}

/** `import … from` and `export … from`, on a line of their own as the formatter writes them. Types are erased: what only they name is not loaded. */
const declared = /^(?:import|export)\s+(?!type\b)(?:[^"';()=]*?\sfrom\s+)?"([^"]+)"/gm;
const dynamic = /(?<!\.|\basync\s|\w)import\(\s*(?:"([^"]+)"\s*\)|[^)\s])/g;

/** Reads the imports of a module in TypeScript. */
export function importsIn(text: string): Imports {
  const code = text.replaceAll(/^\s*(?:\/\/|\/\*|\*\/|\* |\*$).*$/gm, "");
  const found = [...code.matchAll(dynamic)].map(([, name]) => name);
  const literal = [...[...code.matchAll(declared)].map(([, name]) => name), ...found].filter((name) => name !== undefined);
  return { literal: [...new Set(literal)], computed: found.includes(undefined) };
}
