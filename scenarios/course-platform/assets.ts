import type { AssetDefinition } from "#model/asset";
import { clusterName } from "./seed-databases.ts";

const inProduction = { store: clusterName, storeType: "rds:cluster", account: "production", region: "eu-west-1", maxLoss: "P1D" } as const;

/** What must survive: who serves, what keeps copies, the keys, the state, and the rows. */
export const assets: readonly AssetDefinition[] = [
  {
    kind: "resource",
    id: "the network",
    types: ["ec2:vpc", "ec2:subnet", "ec2:internet-gateway", "ec2:route-table", "ec2:security-group"],
    account: "production",
  },
  { kind: "resource", id: "what serves the sites", types: ["ec2:instance", "ecs:*", "elasticloadbalancing:*", "rds:db"], account: "production" },
  { kind: "protection", id: "the cluster's protections", types: ["rds:cluster"], account: "production" },
  { kind: "backup", id: "backups", types: ["rds:cluster-snapshot", "rds:cluster-automated-backup"] },
  { kind: "key", id: "keys", types: ["kms:key"] },
  { kind: "state", id: "Terraform state kept apart", types: ["terraform:state"], names: "^old-laptop/" },
  { kind: "state", id: "Terraform state in S3", types: ["s3:bucket"] },
  { kind: "dataset", id: "courses_answer", database: "prod", table: "courses_answer", ...inProduction },
  { kind: "dataset", id: "courses_submission", database: "prod", table: "courses_submission", ...inProduction },
  { kind: "dataset", id: "leaderboard", database: "prod", table: "leaderboard_entry", ...inProduction },
  { kind: "dataset", id: "dev answers", database: "dev", table: "courses_answer", ...inProduction },
];
