import { beforeAll, describe, expect, it } from "vitest";
import type { Stage } from "#harness/replay/stage";
import { problemOfAnswer } from "../../../../scripts/fuzz/check-answer.ts";
import { describeFailure } from "../../../../scripts/fuzz/describe-failure.ts";
import { fuzzInProcess, fuzzedRequest } from "../../../../scripts/fuzz/fuzz-in-process.ts";
import { fuzzSocket } from "../../../../scripts/fuzz/fuzz-socket.ts";
import { rootCredentials } from "../../../../scripts/fuzz/root-credentials.ts";
import { openEmptyStage } from "../../../support/empty-stage.ts";
import { recordRequests } from "../../../../scripts/fuzz/recorded-requests.ts";
import type { RecordedRequest } from "../../../../scripts/fuzz/recorded-requests.ts";

/** `npm run fuzz:wire` goes on from here: 100,000 requests. */
const seed = 20_260_226;
let stage: Stage;
let recorded: readonly RecordedRequest[];
beforeAll(async () => {
  [stage, recorded] = [await openEmptyStage(), await recordRequests()];
});

describe("the wire", () => {
  it("gives a proper AWS error or success to each of 5,000 spoiled requests, and does not let one through to a fault", async () => {
    const { failures, answers, reachedGateway } = await fuzzInProcess({ stage, credentials: rootCredentials, recorded, seed, from: 0, requests: 5000 });
    expect(failures.map((failure) => describeFailure(failure, seed))).toEqual([]);
    // The controls: requests do get in, some succeed, and all kinds of refusals are met.
    expect(reachedGateway).toBeGreaterThan(1500);
    expect(answers["200"]).toBeGreaterThan(500);
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(["200", "400", "403", "404", "501"]));
  });

  it("gives one to each of 300 over the socket, or hangs up on what was cut off", async () => {
    const { failures, answered } = await fuzzSocket({ stage, credentials: rootCredentials, recorded, seed, from: 0, requests: 300 });
    expect(failures.map((failure) => describeFailure(failure, seed))).toEqual([]);
    expect(answered).toBeGreaterThan(200);
  });
});

describe("the fuzzer", () => {
  const parts = (): Pick<Parameters<typeof fuzzedRequest>[0], "recorded" | "seed" | "credentials"> => ({ recorded, seed, credentials: rootCredentials });

  it("makes the same request of the same seed and number, and another of another", () => {
    const one = fuzzedRequest(parts(), 7);
    expect(fuzzedRequest(parts(), 7)).toEqual(one);
    expect(fuzzedRequest(parts(), 8).request).not.toEqual(one.request);
    expect(fuzzedRequest({ ...parts(), seed: 1 }, 7).request).not.toEqual(one.request);
  });

  it("has recorded requests of every protocol", () => {
    expect(new Set(recorded.map(({ signingName }) => signingName))).toEqual(
      new Set(["sts", "iam", "rds", "elasticloadbalancing", "ec2", "ecs", "kms", "organizations", "cloudtrail", "dynamodb", "s3"]),
    );
  });

  it("sees what is wrong with an answer", () => {
    const request = fuzzedRequest(parts(), 0).request;
    const xml = (status: number, text: string): Parameters<typeof problemOfAnswer>[1] => ({
      status,
      headers: { "content-type": "application/xml" },
      body: new TextEncoder().encode(text),
    });
    const good = "<Error><Code>NoSuchKey</Code><Message>a &amp; b</Message></Error>";
    expect(problemOfAnswer(request, xml(404, good), "s3")).toBeUndefined();
    const bad: readonly (readonly [status: number, text: string, problem: RegExp])[] = [
      [500, good, /a failure of ours/],
      [200.5, good, /status/],
      [301, good, /status 301/],
      [404, "", /no error document/],
      [404, "<html><body>404</body></html>", /no error document/],
      [404, `<ErrorResponse>${good}</ErrorResponse>`, /an error of the family query/],
      [404, good.replace("&amp;", "&"), /a bare ampersand/],
      [404, good.replace("a &amp; b", "\u0001"), /a character that XML does not have/],
      [404, good.replace("</Message>", "</Massage>"), /closes nothing/],
      [404, `${good}${good}`, /2 root elements/],
      [404, good.replace("</Error>", ""), /is not closed/],
      [404, good.replace("a &amp; b", "x".repeat(30_000)), /an error of 30\d+ bytes/],
    ];
    for (const [status, text, problem] of bad) expect(problemOfAnswer(request, xml(status, text), "s3"), text.slice(0, 80)).toMatch(problem);
    const json = { status: 400, headers: { "content-type": "application/x-amz-json-1.0" }, body: new TextEncoder().encode("{}") };
    expect(problemOfAnswer(request, json, "json")).toMatch("a JSON error without a type");
    expect(problemOfAnswer(request, { ...xml(200, "<a/>"), headers: { "x-a": "b\r\nc" } }, "s3")).toMatch("a header that cannot be sent");
  });

  it("says how to see a failure again", () => {
    const request = fuzzedRequest(parts(), 1234).request;
    expect(describeFailure({ index: 1234, name: "a name", problem: "a problem", request }, 5)).toMatch(
      /^ {2}replay: npm run fuzz:wire -- --seed 5 --from 1000 --requests 235 --socket 0$/m,
    );
    expect(describeFailure({ index: 12, name: "a name", problem: "a problem", request, overSocket: true }, 5)).toMatch(
      /--seed 5 --requests 0 --from 12 --socket 1$/m,
    );
  });
});
