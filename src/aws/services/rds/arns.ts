import { AwsError } from "#model/errors";
import type { RdsState, Server, ServerKind, Snapshot } from "./state.ts";

export type RdsResourceType =
  | "cluster"
  | "db"
  | "cluster-snapshot"
  | "snapshot"
  | "subgrp"
  | "cluster-auto-backup"
  | "auto-backup"
  | "cluster-pg"
  | "pg"
  | "og";

type Place = Pick<RdsState, "account" | "region">;

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.Constructing.html */
export function rdsArn(place: Place, type: RdsResourceType, name: string): string {
  return `arn:aws:rds:${place.region}:${place.account}:${type}:${name}`;
}

export function serverArn(place: Place, server: Pick<Server, "kind" | "identifier">): string {
  return rdsArn(place, server.kind === "cluster" ? "cluster" : "db", server.identifier);
}

export function snapshotArn(place: Place, snapshot: Pick<Snapshot, "kind" | "identifier">): string {
  return rdsArn(place, snapshotType(snapshot.kind), snapshot.identifier);
}

export function snapshotType(kind: ServerKind): "cluster-snapshot" | "snapshot" {
  return kind === "cluster" ? "cluster-snapshot" : "snapshot";
}

export function automatedBackupArn(place: Place, backup: { readonly kind: ServerKind; readonly id: string }): string {
  return rdsArn(place, backup.kind === "cluster" ? "cluster-auto-backup" : "auto-backup", backup.id);
}

/** Account, region, type and name of a name or an ARN; a bare name belongs to the place of the call. */
export interface ResourceName {
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly name: string;
}

export function parseResourceName(place: Place, type: RdsResourceType, nameOrArn: string): ResourceName {
  if (!nameOrArn.startsWith("arn:")) return { account: place.account, region: place.region, type, name: nameOrArn.toLowerCase() };
  const [, , service, region = "", account = "", arnType = "", ...name] = nameOrArn.split(":");
  if (service !== "rds" || name.length === 0) throw new AwsError("InvalidParameterValue", `Invalid resource name: ${nameOrArn}`);
  return { account, region, type: arnType, name: name.join(":").toLowerCase() };
}
