import { describe, expect, test } from "vitest";
import { answeredError, backendFailure } from "#harness/backends/backend-failure";
import { AwsError, HarnessError, UnsupportedError } from "#model/errors";

function exception(name: string, httpStatusCode: number, message = "no"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

describe("a call that a backend did not perform", () => {
  test("an error answer is something that it does otherwise than AWS, named with the operation", async () => {
    const failure = await backendFailure(exception("DependencyViolation", 400, "in\n  use"), "moto 5", "ec2:DeleteVpc", undefined);
    expect(failure).toBeInstanceOf(UnsupportedError);
    expect(failure.message).toBe("`ec2:DeleteVpc` is not supported by moto 5: it answers DependencyViolation (HTTP 400) where AWS succeeds: in use");
  });

  test("an answer that cannot be read is one too", async () => {
    const failure = await backendFailure(exception("Error", 200, "XML parse error"), "moto 5", "s3:GetObject", undefined);
    expect(failure.message).toBe("`s3:GetObject` is not supported by moto 5: it answers what no client can read (HTTP 200): XML parse error");
  });

  test("no answer at all makes the run inconclusive, with the reason that the container gives", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const failure = await backendFailure(refused, "moto 5", "ec2:DeleteVpc", undefined);
    expect(failure).toBeInstanceOf(HarnessError);
    expect(failure).toMatchObject({ code: "inconclusive", message: "moto 5 stopped answering: `ec2:DeleteVpc` got no answer (ECONNREFUSED)" });
    const told = await backendFailure(refused, "LocalStack 4", "ec2:DeleteVpc", async () => new Error("it ran out of memory"));
    expect(told.message).toBe("LocalStack 4 stopped answering: `ec2:DeleteVpc` got no answer (it ran out of memory)");
    const untold = await backendFailure(refused, "LocalStack 4", "ec2:DeleteVpc", async () => Promise.reject(new Error("no Docker")));
    expect(untold.message).toMatch("(ECONNREFUSED)");
  });

  test("what is already said is not said again", async () => {
    const said = new HarnessError("configuration", "not empty", { hint: "empty it" });
    expect(await backendFailure(said, "moto 5", "ec2", undefined)).toBe(said);
  });
});

describe("an error that is the backend's own to give", () => {
  test("is AWS's, with code, status and message", () => {
    const error = answeredError(exception("InvalidVolume.NotFound", 400, "no such volume"));
    expect(error).toBeInstanceOf(AwsError);
    expect(error).toMatchObject({ code: "InvalidVolume.NotFound", status: 400, message: "no such volume" });
  });

  test("is none where the backend fails or does not know the operation", () => {
    for (const error of [exception("InternalError", 500), exception("InvalidAction", 400), exception("NotImplemented", 501), new Error("reset")])
      expect(answeredError(error)).toBeUndefined();
  });
});
