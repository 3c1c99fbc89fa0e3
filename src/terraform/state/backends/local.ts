import type { Workspace } from "#model/workspace";
import type { Backend } from "./backend.ts";

/** States in files: `terraform.tfstate`, and `terraform.tfstate.d/NAME/` for other workspaces. The text before a write is kept beside it as `.backup`. */
export function createLocalBackend(files: Workspace, settings: { readonly path?: string; readonly workspace_dir?: string }): Backend {
  const directory = settings.workspace_dir ?? "terraform.tfstate.d";
  const pathOf = (workspace: string): string =>
    workspace === "default" ? (settings.path ?? "terraform.tfstate") : `${directory}/${workspace}/terraform.tfstate`;
  const nothing = async (): Promise<void> => undefined;
  return {
    type: "local",
    settings: { path: settings.path ?? null, workspace_dir: settings.workspace_dir ?? null },
    writesOften: true,
    read: async (workspace) => {
      const text = files.readText(pathOf(workspace));
      return text === undefined || text.trim() === "" ? undefined : text;
    },
    async write(workspace, text) {
      const path = pathOf(workspace);
      const before = files.readText(path);
      if (before !== undefined && before.trim() !== "") files.write(`${path}.backup`, before);
      files.write(path, text);
    },
    async remove(workspace) {
      for (const path of files.list(`${directory}/${workspace}`)) files.remove(path);
    },
    lock: async () => nothing,
    async unlock() {
      throw new Error("Local state cannot be unlocked by another process");
    },
    async workspaces() {
      const names = files.list(directory).flatMap((path) => {
        const [name, ...rest] = path.slice(directory.length + 1).split("/");
        return name !== undefined && rest.length > 0 ? [name] : [];
      });
      return ["default", ...[...new Set(names)].toSorted()];
    },
  };
}
