import { rootCredentials } from "../../../../scripts/fuzz/root-credentials.ts";
import { openEmptyStage } from "../../../support/empty-stage.ts";
import type { Stage } from "#harness/replay/stage";
import type { Credentials } from "#model/principal";

export const production = "222222222222";
export const place: { readonly account: string; readonly region: string } = { account: production, region: "eu-west-1" };
export const root: Credentials = rootCredentials;

/** A world of empty accounts. */
export const emptyStage: () => Promise<Stage> = openEmptyStage;
