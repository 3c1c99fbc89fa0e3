import { describe, expect, it } from "vitest";
import { ResourceFailure } from "#terraform/provider";
import { attempt, hasCode, hasMessage, renderSdkError } from "#terraform/resources/aws-failure";
import { openProvider } from "./open-provider.ts";

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("the words of a failed call", async () => {
  const { session } = await openProvider();
  const rds = await session.client("rds");

  it("names an error of the service's model by its wire code alone, as the SDK for Go does", async () => {
    const error = await failureOf(async () =>
      attempt("reading RDS Cluster (x)", "RDS: DescribeDBClusters", () => rds.describeDBClusters({ DBClusterIdentifier: "x" })),
    );
    expect(error).toBeInstanceOf(ResourceFailure);
    expect(String(error)).toMatch(
      /reading RDS Cluster \(x\): operation error RDS: DescribeDBClusters, https response error StatusCode: 404, RequestID: [^,]*, DBClusterNotFoundFault: DBCluster x not found/,
    );
  });

  it("calls every other error an api error", async () => {
    const ec2 = await session.client("ec2");
    const error = await failureOf(async () => attempt("deleting EC2 VPC (vpc-1)", "EC2: DeleteVpc", () => ec2.deleteVpc({ VpcId: "vpc-1" })));
    expect(String(error)).toMatch(
      /deleting EC2 VPC \(vpc-1\): operation error EC2: DeleteVpc, https response error StatusCode: 400, RequestID: [^,]*, api error InvalidVpcID\.NotFound: /,
    );
  });

  it("has an empty host id in errors of S3", () => {
    const text = renderSdkError("S3: CreateBucket", { name: "AccessDenied", message: "denied", $metadata: { httpStatusCode: 403, requestId: "r" } });
    expect(text).toContain("RequestID: r, HostID: , ");
  });

  it("passes on what is no answer of AWS", async () => {
    const bug = new TypeError("a bug");
    expect(await failureOf(async () => attempt("reading", "RDS: X", async () => Promise.reject(bug)))).toBe(bug);
  });

  it("knows an error by its code, and by a part of its message", async () => {
    const error = await failureOf(async () => rds.describeDBInstances({ DBInstanceIdentifier: "x" }));
    expect(hasCode(error, "DBInstanceNotFoundFault")).toBe(true);
    expect(hasCode(error, "DBClusterNotFoundFault")).toBe(false);
    expect(hasMessage(error, "DBInstanceNotFoundFault", "not found")).toBe(true);
    expect(hasMessage(error, "DBInstanceNotFoundFault", "disable deletion")).toBe(false);
  });
});
