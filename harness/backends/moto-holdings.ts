/** What moto makes by itself as soon as somebody asks a service of an account for anything. */
const furniture: Readonly<Record<string, (thing: Thing) => boolean>> = {
  "ec2 Ami": ({ owner_alias }) => owner_alias === "amazon" || owner_alias === "self-service-public" || owner_alias === "aws-marketplace",
  "ec2 EC2Backend": () => true,
  "ec2 ManagedPrefixList": ({ owner_id }) => owner_id === "AWS",
  "ec2 NetworkAcl": (thing) => thing["default"] === true,
  "ec2 NetworkAclEntry": () => true,
  "ec2 Route": () => true,
  "ec2 RouteTable": ({ associations }) => Array.isArray(associations) && associations.some((one: { readonly Main?: boolean }) => one.Main === true),
  "ec2 SecurityGroup": ({ is_default }) => is_default === true,
  "ec2 SecurityGroupRule": () => true,
  "ec2 Snapshot": ({ from_ami }) => typeof from_ami === "string",
  "ec2 Subnet": ({ default_for_az }) => isTrue(default_for_az),
  "ec2 VPC": ({ is_default }) => isTrue(is_default),
  "iam AccountSummary": () => true,
  "s3 FakeAcl": () => true,
  "s3 FakeGrant": () => true,
  "s3 FakeGrantee": () => true,
};

type Thing = Readonly<Record<string, unknown>>;
type Models = Readonly<Record<string, Readonly<Record<string, readonly Thing[]>>>>;

/** A data page with moto's own images on it has 10 MB. */
const patience = 60_000;

/**
 * What a moto server has been given in any account, region and service since it was last emptied, also what is gone by now: it keeps account of nothing else.
 * @param besides services that are not looked at
 * @throws Error when the page cannot be read
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html#dashboard
 */
export async function motoHoldings(url: string, besides: ReadonlySet<string>): Promise<readonly string[]> {
  const answer = await fetch(new URL("/moto-api/data.json", url), { redirect: "error", signal: AbortSignal.timeout(patience) });
  if (!answer.ok) throw new Error(`/moto-api/data.json answers HTTP ${answer.status}`);
  const services = (await answer.json()) as Models;
  return Object.entries(services).flatMap(([service, models]) => {
    if (besides.has(service)) return [];
    return Object.entries(models).flatMap(([model, things]) => {
      const isFurniture = furniture[`${service} ${model}`] ?? (() => false);
      const own = model === "Volume" ? things.slice(imagesIn(models)) : things.filter((thing) => !isFurniture(thing));
      return own.map((thing) => nameOf(service, model, thing));
    });
  });
}

/** Each of moto's images comes with a snapshot and, first of all, a volume. */
function imagesIn({ Snapshot = [] }: Models[string]): number {
  return Snapshot.filter(({ from_ami }) => typeof from_ami === "string").length;
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function nameOf(service: string, model: string, thing: Thing): string {
  const name = firstText(thing, ["name", "id", "arn"]);
  const account = firstText(thing, ["account_id", "owner_id"]);
  return `${service} ${model.replace(/^Fake/, "")}${name === undefined ? "" : ` ${name}`}${account === undefined ? "" : ` of ${account}`}`;
}

function firstText(thing: Thing, members: readonly string[]): string | undefined {
  return members.map((member) => thing[member]).find((value): value is string => typeof value === "string" && value !== "");
}
