/** A process of its own with an empty account behind the HTTP gateway, for benchmarks: prints its address and credentials as JSON, serves until it is ended. */
import { createModelledPlane } from "#data/modelled-plane";
import { foundWorld } from "#harness/replay/found-world";
import { openStageGateway } from "#harness/wire/open-stage-gateway";

const account = "111122223333";
const stage = await foundWorld({
  world: {
    id: "bench",
    region: "eu-west-1",
    startsAt: "2026-02-26T20:00:00Z",
    accounts: [{ id: account, name: "bench", role: "management" }],
    principals: [],
    stacks: [],
    terminals: [],
    approver: "nobody",
    build: async () => undefined,
  },
  guardrails: [],
  seed: 1,
  data: createModelledPlane(),
  authorization: "enforced",
  regions: ["eu-west-1"],
  datasets: [],
  approverHabit: "reads-the-plan",
});
const gateway = await openStageGateway(stage, { clockRate: 0 });
console.log(JSON.stringify({ url: gateway.url, ...stage.roots.get(account) }));
