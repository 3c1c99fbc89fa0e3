import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainEnvironment, program } from "./cli-process.ts";
import { folder, forgetFolders } from "./operate-harness.ts";

const root = join(import.meta.dirname, "../..");

/** A network whose only way out leads nowhere and counts what is sent there. */
const network = [
  "set -e",
  "ip link set lo up",
  "ip link add out0 type veth peer name in0",
  "for one in out0 in0; do echo 1 >/proc/sys/net/ipv6/conf/$one/disable_ipv6; ip link set $one up; done",
  "ip addr add 192.0.2.1/24 dev out0",
  "ip route add default via 192.0.2.2",
].join("\n");
const sent = "awk '/out0:/ { print $11 }' /proc/net/dev";

const unshare = ["--user", "--map-root-user", "--net", "--mount"];
const trial = spawnSync("unshare", [...unshare, "sh", "-c", network], { encoding: "utf8" });
const reason = trial.status === 0 ? "" : `(skipped: no network namespace here: ${trial.error?.message ?? trial.stderr.trim()})`;

/** Answers nothing but writes down what it is sent. */
const recorder = `
const { appendFileSync, writeFileSync } = require("node:fs");
const server = require("node:http").createServer((request, response) => {
  appendFileSync("requests.txt", request.method + " " + request.url + " " + JSON.stringify(request.headers) + "\\n");
  response.writeHead(500).end();
});
server.on("connect", (request, socket) => { appendFileSync("requests.txt", "CONNECT " + request.url + "\\n"); socket.destroy(); });
server.listen(4599, "127.0.0.1", () => writeFileSync("ready", ""));
`;

/** What anybody's SDK client does with such surroundings, beside a plain connection to the outside. */
const careless = `
const { STS } = require("node:module").createRequire(${JSON.stringify(join(root, "package.json"))})("@aws-sdk/client-sts");
new STS({ maxAttempts: 1 }).getCallerIdentity().catch(() => undefined);
require("node:net").connect(80, "198.51.100.7").on("error", () => undefined).setTimeout(1000, function () { this.destroy(); });
`;

const operator = `
exec >operator.txt 2>&1
env
cat "$AWS_SHARED_CREDENTIALS_FILE" "$AWS_CONFIG_FILE"
aws sts get-caller-identity
cp operator.txt "$OUT"
`;

interface Observed {
  readonly status: number | null;
  readonly text: string;
  /** Packets that left loopback, after the replay, after the operator, after the careless client. */
  readonly packets: readonly number[];
  readonly requests: readonly string[];
  readonly operator: string;
}

/** A replay and an operator, with decoys of a user's AWS set-up all around; then a client that falls for them. */
function observe(): Observed {
  const where = folder();
  mkdirSync(join(where, ".aws"));
  writeFileSync(join(where, ".aws/credentials"), "[default]\naws_access_key_id = AKIAPLANTEDDECOY0001\naws_secret_access_key = planted-secret\n");
  writeFileSync(join(where, ".aws/config"), "[default]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:4599\n");
  writeFileSync(join(where, "recorder.cjs"), recorder);
  writeFileSync(join(where, "careless.cjs"), careless);
  writeFileSync(join(where, "operator.sh"), operator);
  writeFileSync(join(where, "requests.txt"), "");
  const cli = program.map((word) => `'${word}'`).join(" ");
  const common = "missing-state-cleanup --rows 100 --no-guardrails";
  const lines = [
    network,
    "set +e",
    `'${process.execPath}' recorder.cjs >/dev/null 2>&1 & recorder=$!; while [ ! -e ready ]; do sleep 0.1; done`,
    "export AWS_ENDPOINT_URL=http://127.0.0.1:4599 HTTPS_PROXY=http://127.0.0.1:4599 HTTP_PROXY=http://127.0.0.1:4599",
    "export AWS_ACCESS_KEY_ID=AKIAPLANTEDDECOY0002 AWS_SECRET_ACCESS_KEY=planted-secret AWS_PROFILE=default",
    `${cli} run ${common} >run.txt 2>&1`,
    `cp requests.txt after-run.txt; ${sent}`,
    `${cli} operate ${common} --keep-home --no-transcript --aws embedded --env OUT="$PWD/out.txt" -- sh "$PWD/operator.sh" >operate.txt 2>&1`,
    `cp requests.txt after-operate.txt; ${sent}`,
    `'${process.execPath}' careless.cjs`,
    sent,
    'kill "$recorder"',
  ];
  const { status, stdout, stderr } = spawnSync("unshare", [...unshare, "sh", "-c", lines.join("\n")], {
    cwd: where,
    encoding: "utf8",
    env: plainEnvironment(where),
    timeout: 280_000,
  });
  const read = (name: string): string => readFileSync(join(where, name), "utf8");
  return {
    status,
    text: `${read("run.txt")}${read("operate.txt")}${stderr}`,
    packets: stdout.trim().split("\n").map(Number),
    requests: ["after-run.txt", "after-operate.txt", "requests.txt"].map(read),
    operator: read("out.txt"),
  };
}

describe.skipIf(reason !== "")(`nothing leaves loopback ${reason}`, () => {
  let observed: Observed;
  beforeAll(() => {
    observed = observe();
  }, 300_000);
  afterAll(forgetFolders);

  it("while a scenario is replayed and while an operator works; a careless client beside them is noticed", () => {
    const [run, operate, control] = observed.packets;

    expect(observed.text).toMatch(/lost {2}missing-state-cleanup/);
    expect([run, operate]).toEqual([0, 0]);
    expect(control).toBeGreaterThan(0);
  });

  it("to an endpoint or a proxy of the user's, with a key of theirs; a careless client does send it", () => {
    const [run, operate, control] = observed.requests;

    expect([run, operate]).toEqual(["", ""]);
    expect(control).toMatch(/AKIAPLANTEDDECOY000\d/);
  });

  it("of the user's keys, profiles and endpoints reaches the operator, which has canaries instead", () => {
    expect(observed.operator).toMatch(/^AWS_ACCESS_KEY_ID=AKIA/m);
    expect(observed.operator).toMatch(/"Arn": "arn:aws:iam::222222222222:user\/agent"/);
    expect(observed.operator).not.toMatch(/PLANTEDDECOY|planted-secret|:4599|AWS_PROFILE/);
    expect(observed.text).toMatch(/warning: the command can read your real AWS credentials: .*AWS_ACCESS_KEY_ID/);
  });
});
