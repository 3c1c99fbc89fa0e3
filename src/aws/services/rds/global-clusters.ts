import type { DescribeGlobalClustersCommandInput, DescribeGlobalClustersCommandOutput } from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import { matcher } from "./pages.ts";
import type { RdsState } from "./state.ts";

/** A cluster cannot be made a member of a global one here, so there are none. */
const describeGlobalClusters = defineRds<DescribeGlobalClustersCommandInput, DescribeGlobalClustersCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeGlobalClusters.html",
  authorize: (input, context) =>
    needs(context, "DescribeGlobalClusters", [`arn:aws:rds::${context.account}:global-cluster:${input.GlobalClusterIdentifier ?? "*"}`]),
  handle: (input) => {
    refuseUnknownMembers("rds:DescribeGlobalClusters", input, ["GlobalClusterIdentifier", "Filters", "MaxRecords", "Marker"]);
    matcher<never>("rds:DescribeGlobalClusters", input, { "db-cluster-id": () => [], region: () => [] });
    if (input.GlobalClusterIdentifier !== undefined) throw rdsErrors.globalClusterNotFound(input.GlobalClusterIdentifier);
    return { GlobalClusters: [] };
  },
});

export const globalClusterOperations: Readonly<Record<string, Operation<RdsState>>> = { DescribeGlobalClusters: describeGlobalClusters };
