/**
 * Sends mutated requests to the gateway and checks each answer: `npm run fuzz:wire -- --requests 100000 --seed 1`.
 *
 * Most go to the wire in this process, a share over a socket (`--socket`, 3,000 unless told). `--from` begins at that number of the seed's sequence: a failure
 * prints the command that replays it, from the beginning of its batch, and `--show` prints the requests.
 */
import { parseArgs } from "node:util";
import { fuzzInProcess, fuzzedRequest } from "./fuzz/fuzz-in-process.ts";
import { fuzzSocket } from "./fuzz/fuzz-socket.ts";
import { openEmptyStage } from "../test/support/empty-stage.ts";
import { rootCredentials } from "./fuzz/root-credentials.ts";
import { recordRequests } from "./fuzz/recorded-requests.ts";
import { describeFailure } from "./fuzz/describe-failure.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    socket: { type: "string", default: "3000" },
    show: { type: "boolean", default: false },
  },
});
const [requests, seed, from, socket] = [values.requests, values.seed, values.from, values.socket].map(Number);
if ([requests, seed, from, socket].some((value) => !Number.isSafeInteger(value) || (value ?? -1) < 0)) {
  console.error("`--requests`, `--seed`, `--from` and `--socket` are whole numbers");
  process.exit(2);
}
const parts = { stage: await openEmptyStage(), credentials: rootCredentials, recorded: await recordRequests(), seed: seed ?? 1 };
const started = performance.now();
let told = 0;
const result = await fuzzInProcess({
  ...parts,
  from: from ?? 0,
  requests: requests ?? 0,
  onProgress: (done) => {
    if (done - told < 10_000) return;
    told = done;
    console.log(`${done} requests, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  },
});
if (values.show)
  for (let index = from ?? 0; index < (from ?? 0) + Math.min(requests ?? 0, 20); index++) console.dir(fuzzedRequest(parts, index), { maxStringLength: 2000 });
const inProcess = (performance.now() - started) / 1000;
const statuses = Object.entries(result.answers).map(([status, count]) => `${count} × ${status}`);
console.log(`${requests} requests in this process in ${inProcess.toFixed(1)} s: ${statuses.join(", ")}; ${result.reachedGateway} calls reached the gateway`);
const overSocket = await fuzzSocket({ ...parts, from: from ?? 0, requests: socket ?? 0 });
console.log(
  `${socket} requests over a socket in ${((performance.now() - started) / 1000 - inProcess).toFixed(1)} s: ${overSocket.answered} answered, ${overSocket.hungUp} hung up on`,
);
const failures = [...result.failures, ...overSocket.failures];
for (const failure of failures) console.error(describeFailure(failure, parts.seed));
console.log(failures.length === 0 ? "Nothing wrong" : `${failures.length} wrong answers`);
process.exit(failures.length === 0 ? 0 : 1);
