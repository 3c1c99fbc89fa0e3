/** Files of one machine, in memory or in a folder. Paths are relative to the machine's home, with `/`. */
export interface Workspace {
  read(path: string): Uint8Array | undefined;
  readText(path: string): string | undefined;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  /** Every file under a directory (`""` for all), sorted. */
  list(directory: string): readonly string[];
}
