import type { Ground } from "#harness/backends/cloud-backend";
import { openSession } from "#harness/aws/open-session";
import { dataOpener } from "#harness/open-data";
import { foundWorld, personOf } from "#harness/replay/found-world";
import { rootSession } from "#harness/replay/stage";
import type { Stage } from "#harness/replay/stage";
import type { AwsSession } from "#model/aws-session";

export const region = "eu-west-1";
export const accounts = { management: "111111111111", production: "222222222222", backup: "333333333333" };

/** Accounts with nothing in them, on the embedded AWS or on a ground. */
export interface CleanStage {
  readonly stage: Stage;
  /** An account's root, whom nothing binds. */
  readonly root: (account?: string, where?: string) => AwsSession;
  /** `engineer`, an administrator of the production account, whom policies and SCPs bind. */
  readonly engineer: () => AwsSession;
}

export async function openCleanStage(ground?: Ground): Promise<CleanStage> {
  const stage = await foundWorld({
    world: {
      id: "clean",
      region,
      startsAt: "2026-02-12T09:00:00Z",
      accounts: [
        { id: accounts.management, name: "management", role: "management" },
        { id: accounts.production, name: "production", role: "production" },
        { id: accounts.backup, name: "backup", role: "backup" },
      ],
      principals: [{ name: "engineer", role: "operator", account: "production", kind: "user", policies: ["AdministratorAccess"] }],
      terminals: [],
      stacks: [],
      approver: "nobody",
      build: async () => {},
    },
    guardrails: [],
    seed: 1,
    data: await dataOpener("modelled")(),
    authorization: "enforced",
    regions: [region],
    datasets: [],
    approverHabit: "reads-the-plan",
    ...(ground === undefined ? {} : { ground }),
  });
  return {
    stage,
    root: (account = accounts.production, where = region) => rootSession(stage, account, where),
    engineer: () => {
      const { credentials } = personOf(stage, "engineer");
      if (credentials === undefined) throw new Error("engineer has no credentials");
      return openSession(stage.gateway, credentials, { account: accounts.production, region });
    },
  };
}
