import { expect, test } from "vitest";
import { addressCount, privateAddress } from "#aws/services/ec2/addresses";
import { failureOf } from "./open-network-cloud.ts";

const subnet = { id: "subnet-1", cidr: "10.0.0.0/28" };

test("gives out every address of a subnet but the five that AWS keeps, then says that none is left", async () => {
  const used = new Set<string>();
  while (used.size < addressCount(subnet.cidr)) used.add(privateAddress(subnet, used));
  expect([...used]).toEqual(Array.from({ length: 11 }, (_, index) => `10.0.0.${index + 4}`));
  expect(await failureOf((async () => privateAddress(subnet, used))())).toMatchObject({
    name: "AwsError",
    message: expect.stringContaining("does not have enough free addresses"),
  });
  used.delete("10.0.0.9");
  expect(privateAddress(subnet, used)).toBe("10.0.0.9");
});
