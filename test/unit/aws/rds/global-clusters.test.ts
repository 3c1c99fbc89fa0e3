import { expect, test } from "vitest";
import { openWorld } from "./fixtures.ts";

test("there are no global clusters, and one by name is not found", async () => {
  const world = await openWorld();
  expect((await world.call("DescribeGlobalClusters", { Filters: [{ Name: "db-cluster-id", Values: ["c"] }] })).GlobalClusters).toEqual([]);
  await expect(world.call("DescribeGlobalClusters", { GlobalClusterIdentifier: "g" })).rejects.toMatchObject({
    code: "GlobalClusterNotFoundFault",
    status: 404,
  });
  await expect(world.call("DescribeGlobalClusters", { Filters: [{ Name: "colour", Values: ["red"] }] })).rejects.toThrow("rds:DescribeGlobalClusters.Filters");
});
