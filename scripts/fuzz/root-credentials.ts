import type { Credentials } from "#model/principal";

/** The root user of the account that requests are fuzzed against. */
export const rootCredentials: Credentials = { accessKeyId: "AKIAROOT222222222222", secretAccessKey: "canary" };
