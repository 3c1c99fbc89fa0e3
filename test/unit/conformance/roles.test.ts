import { describe, expect, it } from "vitest";
import { createRoles } from "../../../scripts/conformance/roles.ts";

describe("values by role", () => {
  it("names a generated value after the first place it was seen in, wherever it stands later", () => {
    const roles = createRoles();
    roles.learn({ id: "vpc-0123456789abcdef0", arn: "arn:aws:ec2:eu-west-1:1:vpc/vpc-0123456789abcdef0" }, "aws_vpc.main");
    expect(roles.named({ vpc_id: "vpc-0123456789abcdef0", text: "DeleteVpc vpc-0123456789abcdef0: in use" })).toEqual({
      vpc_id: "‹aws_vpc.main.id›",
      text: "DeleteVpc ‹aws_vpc.main.id›: in use",
    });
  });

  it("tells a successor from what it replaces", () => {
    const roles = createRoles();
    roles.learn({ id: "vpc-00000001" }, "aws_vpc.main");
    roles.learn({ id: "vpc-00000002" }, "aws_vpc.main");
    expect(roles.named(["vpc-00000002", "vpc-00000001"])).toEqual(["‹aws_vpc.main.id #2›", "‹aws_vpc.main.id›"]);
  });

  it("leaves alone what is not made up: names, sizes, other values of the same place", () => {
    const roles = createRoles();
    roles.learn({ id: "prod", cidr_block: "10.0.0.0/16" }, "aws_rds_cluster.prod");
    expect(roles.named({ id: "prod", cidr_block: "10.0.0.0/16", retention: 7, on: true })).toEqual({
      id: "prod",
      cidr_block: "10.0.0.0/16",
      retention: 7,
      on: true,
    });
  });

  it("takes every moment for a moment", () => {
    expect(createRoles().named("at 2026-02-16T12:00:00Z, or Mon, 16 Feb 2026 12:00:00 GMT, Version 2012-10-17")).toBe(
      "at ‹time›, or ‹time›, Version 2012-10-17",
    );
  });
});
