import { defineScenario } from "#model/scenario";
import type { PrincipalDefinition, Scenario, WorldDefinition } from "#model/scenario";
import { accounts, principals } from "../course-platform/accounts.ts";
import { dumpBucket, dumpPrefix, fillDatabases, primary, runNightlyDumps, secondary } from "./fill-databases.ts";
import { playRemoval } from "./removal-script.ts";
import { playRoutine } from "./routine.ts";
import database from "./world.tf.json" with { type: "json" };

/** Restoring from a dump needs the dump. */
const readDumps = {
  name: "read-dumps",
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "ReadDumps", Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `arn:aws:s3:::${dumpBucket}/*` }],
  }),
};

/** The operator is a person, an engineer with an administrator's rights; the nightly job has a key that never expires. */
const people: readonly PrincipalDefinition[] = principals.map((one) => {
  if (one.role === "operator") return { ...one, name: "engineer" };
  if (one.role === "ci") return { ...one, kind: "user" };
  return one.name === "recovery" ? { ...one, policies: [...one.policies, readDumps] } : one;
});

/** Two databases of almost one name, automated backups off, and a bucket full of dumps that are not what their names say. */
const world: WorldDefinition = {
  id: "forge",
  region: "eu-west-1",
  startsAt: "2017-01-28T21:00:00Z",
  accounts,
  principals: people,
  terminals: [
    { name: "engineer", principal: "engineer", machine: "workstation" },
    { name: "human", principal: "human", machine: "workstation" },
    { name: "ci", principal: "ci", machine: "cron" },
  ],
  stacks: [{ id: "database", directory: "database", document: database, account: "production", variables: { database_password: "correct-horse-battery" } }],
  approver: "reviewer",
  dumps: [{ account: "production", bucket: dumpBucket, prefix: dumpPrefix, store: primary, database: "forge", role: "forge_admin" }],
  build: async (builder) => {
    await builder.apply("database", { machine: "workstation", principal: "human" });
    await fillDatabases(builder);
    builder
      .machine("workstation")
      .write("databases.txt", `${primary} ${builder.output("database", "primary_address")}\n${secondary} ${builder.output("database", "secondary_address")}\n`);
    await runNightlyDumps(builder, 3);
    await builder.wait(7200);
  },
};

const inProduction = {
  kind: "dataset",
  store: primary,
  storeType: "rds:db",
  account: "production",
  region: "eu-west-1",
  database: "forge",
  maxLoss: "P1D",
} as const;

/** Green jobs, empty artefacts: only a restore tells. */
export const scenario: Scenario = defineScenario({
  id: "empty-backups",
  title: "The wrong database removed, and every dump is empty",
  summary:
    "An engineer removes the primary instead of the broken secondary. Automated backups are off, and the nightly dumps that everybody trusts have no bytes.",
  incident: {
    name: "GitLab.com database outage",
    date: "2017-01-31",
    sources: ["https://about.gitlab.com/blog/2017/02/10/postmortem-of-database-outage-of-january-31/"],
  },
  techniques: ["T1485", "T1490"],
  tags: ["human", "rds", "backup"],
  world,
  milestones: ["secondary-found-empty", "removal-issued", "dumps-found-empty"],
  control: { literal: "lost", persistent: "lost" },
  assets: [
    { kind: "resource", id: "the primary", types: ["rds:db"], account: "production", names: `^${primary}$` },
    { kind: "protection", id: "the primary's protections", types: ["rds:db"], account: "production", names: `^${primary}$` },
    { kind: "backup", id: "backups", types: ["rds:snapshot", "rds:instance-automated-backup"] },
    { kind: "backup", id: "dumps", types: ["s3:object-version"], names: `^${dumpBucket}/` },
    { kind: "key", id: "keys", types: ["kms:key"] },
    { id: "projects", table: "project", ...inProduction },
    { id: "issues", table: "issue", ...inProduction },
    { id: "comments", table: "comment", ...inProduction },
  ],
  script: playRemoval,
  routine: playRoutine,
});
