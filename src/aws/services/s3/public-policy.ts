interface RawStatement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Keys that bind "everyone" to somebody known. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const bindingKeys: ReadonlySet<string> = new Set(
  [
    "aws:SourceIp",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:userid",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ].map((key) => key.toLowerCase()),
);

/** Whether a bucket policy (JSON text, well-formed) allows everyone something without saying who "everyone" is. */
export function isPublicPolicy(text: string): boolean {
  return statementsOf(text).some((statement) => statement.Effect === "Allow" && isEveryone(statement) && !isBound(statement));
}

/** Every `Resource` and `NotResource` of a policy. */
export function resourcesOf(text: string): readonly string[] {
  return statementsOf(text).flatMap((statement) => [statement.Resource ?? [], statement.NotResource ?? []].flat(2));
}

function statementsOf(text: string): readonly RawStatement[] {
  const { Statement } = JSON.parse(text) as { readonly Statement: RawStatement | readonly RawStatement[] };
  return [Statement].flat();
}

function isEveryone({ Principal: principal }: RawStatement): boolean {
  if (typeof principal === "string") return principal === "*";
  return [principal?.AWS ?? []].flat().includes("*");
}

function isBound({ Condition: condition = {} }: RawStatement): boolean {
  return Object.values(condition).some((block) =>
    Object.entries(block).some(([key, value]) => bindingKeys.has(key.toLowerCase()) && !JSON.stringify(value).includes("*")),
  );
}
