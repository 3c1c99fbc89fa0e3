import type { _InstanceType } from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";

/** What is known of an instance type. */
export interface InstanceTypeFacts {
  readonly name: _InstanceType;
  readonly vcpus: number;
  readonly threadsPerCore: 1 | 2;
  /** MiB. */
  readonly memory: number;
  readonly architectures: readonly ("arm64" | "i386" | "x86_64")[];
  readonly hypervisor: "nitro" | "xen";
  /** Credits of a burstable instance when the launch names none; absent for the others. */
  readonly defaultCredits?: "standard" | "unlimited";
}

type Family = Pick<InstanceTypeFacts, "threadsPerCore" | "architectures" | "hypervisor" | "defaultCredits"> & {
  /** vCPUs and memory (GiB) of each size. */
  readonly sizes: Readonly<Record<string, readonly [vcpus: number, gib: number]>>;
};

const burstSizes = { nano: [2, 0.5], micro: [2, 1], small: [2, 2], medium: [2, 4], large: [2, 8], xlarge: [4, 16], "2xlarge": [8, 32] } as const;
const oldBurstSizes = { ...burstSizes, nano: [1, 0.5], micro: [1, 1], small: [1, 2] } as const;
const intel = { threadsPerCore: 2, architectures: ["x86_64"], hypervisor: "nitro" } as const;
const graviton = { threadsPerCore: 1, architectures: ["arm64"], hypervisor: "nitro" } as const;

/** The types that are common; others exist and are refused by name. @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html */
const families: Readonly<Record<string, Family>> = {
  t2: { threadsPerCore: 1, architectures: ["i386", "x86_64"], hypervisor: "xen", defaultCredits: "standard", sizes: oldBurstSizes },
  t3: { ...intel, defaultCredits: "unlimited", sizes: burstSizes },
  t3a: { ...intel, defaultCredits: "unlimited", sizes: burstSizes },
  t4g: { ...graviton, defaultCredits: "unlimited", sizes: burstSizes },
  ...steady(["5", "6i", "7i"], intel, {}),
  ...steady(["6g", "7g"], graviton, { medium: 1 }),
};

/** Compute, general and memory families of a generation: 2, 4 and 8 GiB for each vCPU. */
function steady(generations: readonly string[], kind: Omit<Family, "sizes">, more: Readonly<Record<string, number>>): Record<string, Family> {
  const sizes = Object.entries({ ...more, large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16 });
  const made = generations.flatMap((generation) =>
    (
      [
        ["c", 2],
        ["m", 4],
        ["r", 8],
      ] as const
    ).map(
      ([letter, gib]) =>
        [`${letter}${generation}`, { ...kind, sizes: Object.fromEntries(sizes.map(([size, vcpus]) => [size, [vcpus, vcpus * gib] as const])) }] as const,
    ),
  );
  return Object.fromEntries(made);
}

/** Facts of a type, or undefined for one that is not listed here. */
export function factsOf(name: string): InstanceTypeFacts | undefined {
  const [familyName = "", size = ""] = name.split(".");
  const family = Object.hasOwn(families, familyName) ? families[familyName] : undefined;
  const measures = family !== undefined && Object.hasOwn(family.sizes, size) ? family.sizes[size] : undefined;
  if (family === undefined || measures === undefined) return undefined;
  const { sizes: _, ...kind } = family;
  return { name: name as _InstanceType, vcpus: measures[0], memory: measures[1] * 1024, ...kind };
}

export function allInstanceTypes(): readonly InstanceTypeFacts[] {
  return Object.entries(families).flatMap(([family, { sizes }]) => Object.keys(sizes).flatMap((size) => factsOf(`${family}.${size}`) ?? []));
}

/**
 * @throws AwsError InvalidInstanceType for what cannot be one
 * @throws UnsupportedError for one whose measures are not known here
 */
export function requireFacts(operation: string, name: string): InstanceTypeFacts {
  const facts = factsOf(name);
  if (facts !== undefined) return facts;
  if (!/^[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(name))
    throw new AwsError("InvalidInstanceType", `The following supplied instance types do not exist: [${name}]`);
  throw new UnsupportedError(`${operation}.InstanceType=${name}`, "the embedded AWS");
}
