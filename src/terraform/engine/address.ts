/** `undefined` without repetition, a number with `count`, a string with `for_each`. */
export type InstanceKey = string | number | undefined;
export type ModulePath = readonly { readonly name: string; readonly key?: InstanceKey }[];

/** A resource in a module instance; its instances differ by key. */
export interface ResourceAddress {
  readonly module: ModulePath;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
}

export interface InstanceAddress extends ResourceAddress {
  readonly key: InstanceKey;
}

/** `module.site["a"].module.db`, empty for the root. */
export function renderModule(path: ModulePath): string {
  return path.map((step) => `module.${step.name}${renderKey(step.key)}`).join(".");
}

/** `module.site["a"].aws_vpc.main`. */
export function renderResource(address: ResourceAddress): string {
  return prefixed(renderModule(address.module), localName(address));
}

/** `module.site["a"].aws_vpc.main[0]`. */
export function renderInstance(address: InstanceAddress): string {
  return renderResource(address) + renderKey(address.key);
}

/** The address in the configuration, without any instance key: `module.site.aws_vpc.main`. State files keep dependencies in this form. */
export function renderConfigAddress(address: ResourceAddress): string {
  return prefixed(address.module.map((step) => `module.${step.name}`).join("."), localName(address));
}

export function localName(address: { readonly mode: "managed" | "data"; readonly type: string; readonly name: string }): string {
  return `${address.mode === "data" ? "data." : ""}${address.type}.${address.name}`;
}

export function renderKey(key: InstanceKey): string {
  if (key === undefined) return "";
  return typeof key === "number" ? `[${key}]` : `[${JSON.stringify(key)}]`;
}

export function prefixed(module: string, name: string): string {
  return module === "" ? name : `${module}.${name}`;
}

/** Terraform's order: shorter module paths first, data before managed, then type, name and key (none, numbers, strings). */
export function compareInstances(left: InstanceAddress, right: InstanceAddress): number {
  return compareResources(left, right) || compareKeys(left.key, right.key);
}

export function compareResources(left: ResourceAddress, right: ResourceAddress): number {
  return (
    compareModules(left.module, right.module) ||
    (left.mode === right.mode ? 0 : left.mode === "data" ? -1 : 1) ||
    compareText(left.type, right.type) ||
    compareText(left.name, right.name)
  );
}

export function compareModules(left: ModulePath, right: ModulePath): number {
  if (left.length !== right.length) return left.length - right.length;
  for (const [index, step] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareText(step.name, other.name) || compareKeys(step.key, other.key);
    if (order !== 0) return order;
  }
  return 0;
}

export function compareKeys(left: InstanceKey, right: InstanceKey): number {
  const rank = (key: InstanceKey): number => (key === undefined ? 0 : typeof key === "number" ? 1 : 2);
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return rank(left) - rank(right);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether a module path lies in another one, or is it. A step without key in `outer` stands for every instance when `anyKey`. */
export function isInModule(inner: ModulePath, outer: ModulePath, anyKey = false): boolean {
  return (
    outer.length <= inner.length &&
    outer.every((step, index) => {
      const other = inner[index];
      return other !== undefined && other.name === step.name && (other.key === step.key || (anyKey && step.key === undefined));
    })
  );
}
