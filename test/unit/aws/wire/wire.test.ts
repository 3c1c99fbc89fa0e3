import { describe, expect, test } from "vitest";
import type { WireRequest } from "#aws/wire/http-message";
import { openWireSession } from "#harness/wire/request-handler-door";
import { UnsupportedError } from "#model/errors";
import { management, openWireCloud, region, root } from "./open-wire-cloud.ts";
import type { WireCloud } from "./open-wire-cloud.ts";
import { signed } from "./signed-requests.ts";
import type { ToSign } from "./signed-requests.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const here = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
const unsignedPayload = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
const place = { account: management, region };

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function ask({ wire }: Pick<WireCloud, "wire">, request: ToSign): Promise<Answer> {
  const { status, headers, body } = await wire.answer(await signed({ credentials: root, at: new Date(), ...request }));
  return { status, type: headers["content-type"], headers, text: new TextDecoder().decode(body) };
}

const query = (service: string, body: string): ToSign => ({ service, body, headers: form });
const json = (service: string, target: string, body: string): ToSign => ({
  service,
  body,
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
});
const s3 = (method: string, path: string, body = ""): ToSign => ({ service: "s3", method, path, body });

/** A request as it is, which the SDK's signer has not seen. */
const untouched = (method: string, target: string, headers: Readonly<Record<string, string>> = {}, body = ""): WireRequest => ({
  method,
  target,
  headers: { host: "127.0.0.1:4566", ...headers },
  body: new TextEncoder().encode(body),
});

describe("an answer", () => {
  test("of the query protocol is a result in a response, with the request's id", async () => {
    const { status, type, text } = await ask(openWireCloud(), query("sts", "Action=GetCallerIdentity&Version=2011-06-15"));
    expect({ status, type }).toEqual({ status: 200, type: "text/xml;charset=UTF-8" });
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><UserId>111111111111<\/UserId><Account>111111111111<\/Account><Arn>arn:aws:iam::111111111111:root<\/Arn><\/GetCallerIdentityResult><ResponseMetadata><RequestId>[-0-9a-f]{36}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
    );
  });

  test("of EC2 has its members beside the request's id", async () => {
    const { text } = await ask(openWireCloud(), query("ec2", "Action=DescribeAddresses&Version=2016-11-15"));
    expect(text).toMatch(
      /<DescribeAddressesResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/"><requestId>[-0-9a-f]{36}<\/requestId><addressesSet><\/addressesSet><\/D/,
    );
  });

  test("of a JSON service is JSON of the version the service speaks", async () => {
    const cloud = openWireCloud();
    expect(await ask(cloud, json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "{}"))).toMatchObject({
      status: 200,
      type: "application/x-amz-json-1.1",
      text: '{"clusterArns":[]}',
    });
    expect(await ask(cloud, json("dynamodb", "DynamoDB_20120810.ListTables", ""))).toMatchObject({
      type: "application/x-amz-json-1.0",
      text: '{"TableNames":[]}',
    });
  });

  test("of S3 says what the operation's model says, and what it does not: ids, part of an object, a location's root", async () => {
    const cloud = openWireCloud();
    const client = await openWireSession(cloud.wire, root, place).client("s3");
    await client.createBucket({ Bucket: "ours", CreateBucketConfiguration: { LocationConstraint: region } });
    await client.putObject({ Bucket: "ours", Key: "a", Body: "0123456789", ContentType: "text/plain" });
    const whole = await ask(cloud, s3("GET", "/ours/a"));
    expect(whole).toMatchObject({ status: 200, type: "text/plain", text: "0123456789" });
    expect(whole.headers).toMatchObject({ "content-length": "10", "x-amz-request-id": expect.any(String), "x-amz-id-2": expect.any(String) });
    expect(whole.headers["last-modified"]).toMatch(/^\w{3}, \d\d \w{3} 2026 \d\d:\d\d:\d\d GMT$/);
    expect(await ask(cloud, { ...s3("GET", "/ours"), query: { location: "" } })).toMatchObject({
      text: '<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
    });
    expect(await ask(cloud, s3("DELETE", "/ours/a"))).toMatchObject({ status: 204, text: "" });
  });
});

describe("an error", () => {
  test("of the query protocol, of EC2, of a JSON service and of S3 is in the family's form", async () => {
    const cloud = openWireCloud();
    const [rds, ec2, kms, bucket] = [
      await ask(cloud, query("rds", "Action=DescribeDBInstances&Version=2014-10-31&DBInstanceIdentifier=nobody")),
      await ask(cloud, query("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-0")),
      await ask(cloud, json("kms", "TrentService.DescribeKey", '{"KeyId":"alias/none"}')),
      await ask(cloud, s3("GET", "/nowhere/key")),
    ];
    expect(rds.status).toBe(404);
    expect(rds.text).toMatch(
      /<ErrorResponse xmlns="[^"]+"><Error><Type>Sender<\/Type><Code>DBInstanceNotFound<\/Code><Message>[^<]+<\/Message><\/Error><RequestId>/,
    );
    expect(ec2.status).toBe(400);
    expect(ec2.text).toMatch(/<Response><Errors><Error><Code>InvalidVpcID.NotFound<\/Code><Message>[^<]+<\/Message><\/Error><\/Errors><RequestID>/);
    expect(kms.status).toBe(400);
    expect(JSON.parse(kms.text)).toMatchObject({ __type: "com.amazonaws.kms#NotFoundException", message: expect.stringContaining("alias/none") });
    expect(bucket.status).toBe(404);
    expect(bucket.text).toMatch(/<Error><Code>NoSuchBucket<\/Code><Message>[^<]+<\/Message>.*<RequestId>/);
  });

  test("to HEAD has a status and no body", async () => {
    expect(await ask(openWireCloud(), s3("HEAD", "/nowhere"))).toMatchObject({ status: 404, text: "" });
  });

  test("for what is not signed is said before anything is called", async () => {
    const cloud = openWireCloud();
    const { status, body } = await cloud.wire.answer({
      method: "POST",
      target: "/",
      headers: { host: "localhost", ...form },
      body: new TextEncoder().encode("Action=ListUsers&Version=2010-05-08"),
    });
    expect({ status, text: new TextDecoder().decode(body) }).toMatchObject({ status: 403, text: expect.stringContaining("MissingAuthenticationToken") });
    expect(cloud.entries).toEqual([]);
  });
});

describe("a request that cannot be read", () => {
  test.each([
    ["a form with a torn escape", query("iam", "Action=ListUsers&Version=2010-05-08&PathPrefix=%"), 404, "MalformedQueryString"],
    ["a list that is not numbered", query("rds", "Action=AddTagsToResource&Version=2014-10-31&Tags.Tag.x.Key=a"), 400, "MalformedInput"],
    ["a text for a number", query("rds", "Action=DescribeDBInstances&Version=2014-10-31&MaxRecords=many"), 400, "MalformedInput"],
    ["a text for a truth value", query("ec2", "Action=DescribeVpcs&Version=2016-11-15&DryRun=maybe"), 400, "MalformedInput"],
    ["a structure for a text", query("iam", "Action=GetUser&Version=2010-05-08&UserName.a=b"), 400, "MalformedInput"],
    ["JSON cut off", json("dynamodb", "DynamoDB_20120810.ListTables", '{"Limit":'), 400, "SerializationException"],
    ["JSON that is a list", json("dynamodb", "DynamoDB_20120810.ListTables", "[]"), 400, "SerializationException"],
    ["a text beside a list", query("rds", "Action=AddTagsToResource&Version=2014-10-31&Tags=a&Tags.Tag.1.Key=a"), 400, "MalformedInput"],
    ["a text for a structure", query("ec2", "Action=RunInstances&Version=2016-11-15&Placement=a"), 400, "MalformedInput"],
    ["a text beside a list in XML", { ...s3("PUT", "/ours", "<Tagging><TagSet>a<Tag/></TagSet></Tagging>"), query: { tagging: "" } }, 400, "MalformedXML"],
    [
      "a text beside elements",
      { ...s3("PUT", "/ours", "<Tagging><TagSet><Tag>a<Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"), query: { tagging: "" } },
      400,
      "MalformedXML",
    ],
    ["a key that is no UTF-8", s3("DELETE", "/ours/%FF"), 400, "InvalidURI"],
    ["a bucket that is no UTF-8", s3("DELETE", "/%FF/key"), 400, "InvalidURI"],
    ["XML cut off", { ...s3("PUT", "/ours", "<Tagging><TagSet>"), query: { tagging: "" } }, 400, "MalformedXML"],
    ["XML that begins otherwise", { ...s3("PUT", "/ours", "<Tags><TagSet/></Tags>"), query: { tagging: "" } }, 400, "MalformedXML"],
    ["XML that begins in small letters", { ...s3("PUT", "/ours", "<tagging><TagSet/></tagging>"), query: { tagging: "" } }, 400, "MalformedXML"],
    ["XML of another kind", { ...s3("PUT", "/ours", "<Tagging><TagSet>text</TagSet></Tagging>"), query: { tagging: "" } }, 400, "MalformedXML"],
  ])("%s is refused in words", async (_, request, status, code) => {
    const cloud = openWireCloud();
    const answer = await ask(cloud, request);
    expect({ status: answer.status, text: answer.text }).toEqual({ status, text: expect.stringContaining(code) });
    expect(cloud.faults).toEqual([]);
    expect(cloud.entries).toEqual([]);
  });
});

describe("what the cloud does not know", () => {
  const unsupported = ({ entries }: WireCloud): unknown[] => entries.flatMap((entry) => (entry.kind === "unsupported" ? [entry.subject] : []));

  test.each([
    ["an operation", query("rds", "Action=DescribeEvents&Version=2014-10-31"), "rds:DescribeEvents"],
    ["an operation that no model has", query("rds", "Action=Fly&Version=2014-10-31"), "rds:Fly"],
    ["a method that means nothing", s3("PATCH", "/ours"), "s3:PATCH /ours"],
    ["S3's interface of accounts", { ...s3("GET", "/v20180820/jobs"), headers: { "x-amz-account-id": management } }, "s3control:GET /v20180820/jobs"],
    ["a service with unsigned payloads", { ...s3("POST", "/v1/speech", "hello"), service: "polly", headers: unsignedPayload }, "polly:POST /v1/speech"],
    ["a service", json("lambda", "AWSLambda.Invoke", "{}"), "lambda:Invoke"],
    ["a parameter", query("iam", "Action=CreateUser&Version=2010-05-08&UserName=ann&Colour=red"), "iam:CreateUser.Colour"],
    ["a member in JSON", json("dynamodb", "DynamoDB_20120810.ListTables", '{"Colour":"red"}'), "dynamodb:ListTables.Colour"],
    ["a query parameter of S3", { ...s3("GET", "/"), query: { colour: "red" } }, "s3:ListBuckets.colour"],
  ])("%s is refused by name, and the run hears of it", async (_, request, subject) => {
    const cloud = openWireCloud();
    const { status, text } = await ask(cloud, request);
    expect({ status, text }).toEqual({ status: 501, text: expect.stringContaining(`\`${subject}\``) });
    expect(unsupported(cloud).join()).toContain(subject);
  });

  test.each([
    ["a checksum", { ...s3("PUT", "/ours/key", "hello"), headers: { "x-amz-checksum-xxhash64": "AAAAAAAAAAA=" } }, "s3:x-amz-checksum-xxhash64"],
    ["a header of S3 of days to come", { ...s3("DELETE", "/ours/key"), headers: { "x-amz-only-if-idle": "true" } }, "s3:x-amz-only-if-idle"],
    ["a role for a token", query("sts", "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=t"), "sts:AssumeRoleWithWebIdentity"],
    ["a role for an assertion", query("sts", "Action=AssumeRoleWithSAML&Version=2011-06-15"), "sts:AssumeRoleWithSAML"],
    ["an upload from a browser", { ...s3("POST", "/ours"), headers: { "content-type": "multipart/form-data; boundary=b" } }, "s3:PostObject"],
    [
      "something beside a list's items",
      query("rds", "Action=AddTagsToResource&Version=2014-10-31&ResourceName=r&Tags.Tag.1.Key=a&Tags.Label.1.Key=b"),
      "rds:AddTagsToResource.Tags.Label",
    ],
    [
      "a list's items under both their names",
      query("rds", "Action=AddTagsToResource&Version=2014-10-31&ResourceName=r&Tags.Tag.1.Key=a&Tags.member.1.Key=b"),
      "rds:AddTagsToResource.Tags.member",
    ],
    [
      "something beside a list's items in XML",
      { ...s3("PUT", "/ours", "<Tagging><TagSet><Label><Key>a</Key></Label></TagSet></Tagging>"), query: { tagging: "" } },
      "s3:PutBucketTagging.Tagging.TagSet.Label",
    ],
  ])("%s that the wire itself cannot read is refused by name, nothing is called, and the run hears of it", async (_, request, subject) => {
    const cloud = openWireCloud();
    await ask(cloud, s3("PUT", "/ours", here));
    const before = cloud.entries.length;
    expect(before).toBeGreaterThan(0);
    const { status, text } = await ask(cloud, request);
    expect({ status, text }).toEqual({ status: 501, text: expect.stringContaining(`\`${subject}\``) });
    expect(cloud.faults).toEqual([expect.objectContaining({ name: "UnsupportedError", subject })]);
    expect(cloud.entries.slice(before)).toEqual([]);
  });

  const otherwiseSigned: Readonly<Record<string, readonly [WireRequest, string]>> = {
    "a header of version 2": [untouched("GET", "/ours/key", { authorization: "AWS AKIAEXAMPLE:c2lnbmF0dXJl" }), "a signature of version 2"],
    "a link of version 2": [untouched("GET", "/ours/key?AWSAccessKeyId=AKIAEXAMPLE&Expires=1893456000&Signature=c2ln"), "a signature of version 2"],
    "a form of version 2": [
      untouched("POST", "/", form, "Action=DescribeVpcs&Version=2016-11-15&AWSAccessKeyId=AKIAEXAMPLE&SignatureVersion=2&Signature=c2ln"),
      "a signature of version 2",
    ],
    "a link in small letters": [
      untouched("GET", "/ours/key?x-amz-algorithm=AWS4-HMAC-SHA256&x-amz-credential=c&x-amz-signature=s"),
      "a query signed by x-amz-algorithm",
    ],
    "a link that is partly in small letters": [untouched("GET", "/ours/key?X-Amz-Credential=c&x-amz-signature=s"), "a query signed by x-amz-signature"],
  };
  test.each(Object.entries(otherwiseSigned))("%s is refused by name, and the run hears of it", async (_, [request, subject]) => {
    const cloud = openWireCloud();
    const { status, body } = await cloud.wire.answer(request);
    expect({ status, text: new TextDecoder().decode(body) }).toEqual({ status: 501, text: expect.stringContaining(subject) as string });
    expect(cloud.faults).toEqual([new UnsupportedError(subject, "the embedded AWS")]);
  });

  test("the control: no signature at all is refused as AWS does, and so is a header that is none", async () => {
    const cloud = openWireCloud();
    expect((await cloud.wire.answer(untouched("GET", "/ours/key?signature=c2ln"))).status).toBe(403);
    expect((await cloud.wire.answer(untouched("GET", "/ours/key", { authorization: "AWS3 AKIAEXAMPLE" }))).status).toBe(400);
    expect(cloud.faults).toEqual([]);
  });

  test("what AWS takes without a signature is refused by name and not for want of one; what it does not take is", async () => {
    const cloud = openWireCloud();
    const unsigned = async (body: string): Promise<number> => {
      const { headers } = await signed(query("sts", body));
      const { authorization: _, ...bare } = headers;
      return (await cloud.wire.answer({ method: "POST", target: "/", headers: bare, body: new TextEncoder().encode(body) })).status;
    };
    expect(await unsigned("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=r")).toBe(501);
    expect(cloud.faults).toEqual([new UnsupportedError("sts:AssumeRoleWithWebIdentity", "the embedded AWS")]);
    expect(await unsigned("Action=GetCallerIdentity&Version=2011-06-15")).toBe(403);
    expect(cloud.faults).toHaveLength(1);
  });

  test("a header that a signer moved into a presigned address is refused by name; the signature's own parameters are not", async () => {
    const cloud = openWireCloud();
    await ask(cloud, s3("PUT", "/ours", here));
    await ask(cloud, s3("PUT", "/ours/key", "hello"));
    const link = { ...s3("DELETE", "/ours/key"), presignedFor: 60 };
    const { status } = await ask(cloud, { ...link, query: { "X-Amz-Bypass-Governance-Retention": "true" } });
    expect(status).toBe(501);
    expect(unsupported(cloud)).toEqual(["s3:DeleteObject.X-Amz-Bypass-Governance-Retention"]);
    expect((await ask(cloud, link)).status).toBe(204);
    expect(unsupported(cloud)).toHaveLength(1);
  });

  test("a header of another operation is passed over, as S3 does", async () => {
    const cloud = openWireCloud();
    await ask(cloud, s3("PUT", "/ours", here));
    expect(await ask(cloud, { ...s3("GET", "/ours"), headers: { "x-amz-bypass-governance-retention": "true" } })).toMatchObject({ status: 200 });
    expect(cloud.faults).toEqual([]);
  });

  test("what the gateway has recorded is not heard of a second time", async () => {
    const cloud = openWireCloud();
    await ask(cloud, query("rds", "Action=Fly&Version=2014-10-31"));
    expect(unsupported(cloud)).toEqual(["rds:Fly"]);
    expect(cloud.faults).toEqual([]);
  });

  test("the control: what it knows is no such thing", async () => {
    const cloud = openWireCloud();
    expect(await ask(cloud, query("iam", "Action=CreateUser&Version=2010-05-08&UserName=ann"))).toMatchObject({ status: 200 });
    expect(unsupported(cloud)).toEqual([]);
    expect(cloud.faults).toEqual([]);
  });
});

test("XML is read by the name of its root, whatever stands before it, and by the other name that S3 is known to take", async () => {
  const cloud = openWireCloud();
  await ask(cloud, s3("PUT", "/ours", here));
  const tags = "<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>";
  const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- <Other> --><!-- another -->\n';
  const document = `${prologue}<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${tags}</Tagging>`;
  expect((await ask(cloud, { ...s3("PUT", "/ours", document), query: { tagging: "" } })).status).toBe(200);
  expect((await ask(cloud, { ...s3("GET", "/ours"), query: { tagging: "" } })).text).toContain(tags);
  const complete = async (name: string): Promise<string> =>
    (await ask(cloud, { ...s3("POST", "/ours/key", `<${name}><Part><PartNumber>1</PartNumber><ETag>e</ETag></Part></${name}>`), query: { uploadId: "u" } }))
      .text;
  expect(await complete("CompleteMultipartUpload")).toContain("NoSuchUpload");
  expect(await complete("CompletedMultipartUpload")).toContain("NoSuchUpload");
  expect(await complete("MultipartUpload")).toContain("MalformedXML");
  expect(cloud.faults).toEqual([]);
});

test("S3 in virtual-host style is the same bucket", async () => {
  const cloud = openWireCloud();
  const client = await openWireSession(cloud.wire, root, place).client("s3");
  await client.createBucket({ Bucket: "ours", CreateBucketConfiguration: { LocationConstraint: region } });
  await client.putObject({ Bucket: "ours", Key: "a/b", Body: "hello" });
  const at = async (host: string): Promise<Answer> => ask(cloud, { ...s3("GET", "/a/b"), headers: { host } });
  expect((await at("ours.s3.eu-west-1.amazonaws.com")).text).toBe("hello");
  expect((await at("ours.localhost:4566")).text).toBe("hello");
  expect((await at("theirs.localhost:4566")).status).toBe(404);
});

test("a bug behind the wire is `InternalFailure` to the client, and is heard of", async () => {
  const cloud = openWireCloud();
  cloud.gateway.call = async () => {
    throw new TypeError("a bug");
  };
  expect(await ask(cloud, query("sts", "Action=GetCallerIdentity&Version=2011-06-15"))).toMatchObject({
    status: 500,
    text: expect.stringContaining("InternalFailure"),
  });
  expect(cloud.faults).toEqual([new TypeError("a bug")]);
});
