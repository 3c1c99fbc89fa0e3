import type { Workspace } from "#model/workspace";

/** A workspace seen from one of its directories; paths may climb with `..`, and `/` starts at the top. */
export function openSubdirectory(workspace: Workspace, directory: string): Workspace {
  const resolve = (path: string): string => resolvePath(directory, path);
  return {
    read: (path) => workspace.read(resolve(path)),
    readText: (path) => workspace.readText(resolve(path)),
    write: (path, content) => workspace.write(resolve(path), content),
    remove: (path) => workspace.remove(resolve(path)),
    list: (path) => {
      const base = resolvePath(directory, "");
      return workspace.list(resolve(path)).map((found) => (base === "" ? found : found.startsWith(`${base}/`) ? found.slice(base.length + 1) : `/${found}`));
    },
  };
}

/** `a/b` and `../c` make `a/c`. */
export function resolvePath(directory: string, path: string): string {
  const steps: string[] = [];
  for (const step of (path.startsWith("/") ? path : `${directory}/${path}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
