import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { watchSession } from "#harness/mutation/watch-session";
import type { ProvisionCall } from "#harness/mutation/watch-session";
import { rootSession } from "#harness/replay/stage";
import type { AwsSession } from "#model/aws-session";
import type { JsonObject } from "#model/json";
import { openEmptyStage } from "../../../support/empty-stage.ts";

async function openWatched(watch: (call: ProvisionCall) => JsonObject | undefined): Promise<AwsSession> {
  const stage = await openEmptyStage();
  const [account = ""] = [...stage.roots.keys()];
  return watchSession(rootSession(stage, account), watch);
}

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "rds.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const role = { RoleName: "one", AssumeRolePolicyDocument: trust };

describe("a watched session", () => {
  test("shows every call with its service and operation, by method and by command, and changes nothing", async () => {
    const seen: string[] = [];
    const session = await openWatched(({ service, operation, input }) => {
      seen.push(`${service} ${operation}`);
      return input;
    });
    const iam = await session.client("iam");
    await iam.createRole(role);
    await iam.send(new CreateRoleCommand({ ...role, RoleName: "two" }));
    expect((await (await session.client("iam")).listRoles({})).Roles?.map(({ RoleName }) => RoleName)).toEqual(expect.arrayContaining(["one", "two"]));
    expect(seen).toEqual(["iam CreateRole", "iam CreateRole", "iam ListRoles"]);
  });

  test("makes the call with what the watcher answers", async () => {
    const session = await openWatched(({ operation, input }) => (operation === "CreateRole" ? { ...input, RoleName: "other" } : input));
    const iam = await session.client("iam");
    expect((await iam.createRole(role)).Role?.RoleName).toBe("other");
    await expect(iam.getRole({ RoleName: "one" })).rejects.toThrow(/cannot be found/);
  });

  test("leaves a call out when the watcher answers nothing", async () => {
    const session = await openWatched(({ operation, input }) => (operation === "CreateRole" ? undefined : input));
    const iam = await session.client("iam");
    expect((await iam.createRole(role)).Role).toBeUndefined();
    await expect(iam.getRole({ RoleName: "one" })).rejects.toThrow(/cannot be found/);
  });
});
