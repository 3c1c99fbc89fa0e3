import { constantMember } from "./constant-member.ts";
import { readSourceFile, type HclToJson } from "./source-file.ts";
import type { Configuration } from "./types.ts";

type Assignments = Configuration["assignments"];

/** The values of `terraform.tfvars` and `*.auto.tfvars` (and their `.json` forms), later files winning. */
export async function loadAssignments(files: ReadonlyMap<string, string>, directory: string, hcl2json: HclToJson): Promise<Assignments> {
  const prefix = directory === "" ? "" : `${directory}/`;
  const here = [...files.keys()].filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes("/"));
  const names = [`${prefix}terraform.tfvars`, `${prefix}terraform.tfvars.json`].filter((name) => files.has(name));
  const automatic = here.filter((path) => /\.auto\.tfvars(\.json)?$/.test(path)).toSorted();
  const found = new Map<string, { readonly value: ReturnType<typeof constantMember>; readonly at: { readonly file: string; readonly line?: number } }>();
  for (const name of [...names, ...automatic])
    for (const [variable, assigned] of await readVariableFile(name, files.get(name) ?? "", hcl2json)) found.set(variable, assigned);
  return found;
}

/** One file of variable values, as `-var-file` names it. @throws TerraformError when it does not parse or is no literal */
export async function readVariableFile(name: string, text: string, hcl2json: HclToJson): Promise<Assignments> {
  const file = await readSourceFile(name, text, hcl2json);
  return new Map(
    Object.entries(file.root).map(([variable, value]) => {
      const at = file.locate([variable]);
      return [variable, { value: constantMember({ value, file, path: [variable] }), at }] as const;
    }),
  );
}
