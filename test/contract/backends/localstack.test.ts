import { describe } from "vitest";
import type { CloudBackend } from "#harness/backends/cloud-backend";
import { openLocalStackCloud } from "#harness/backends/open-localstack-cloud";
import { whyNoContainers } from "../localstack/docker-here.ts";
import { keepsTheLawsOfAws } from "./laws.ts";
import { openCleanStage } from "./open-clean-stage.ts";

const missing = await whyNoContainers();

describe.skipIf(missing !== undefined)(`LocalStack${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  let cloud: CloudBackend | undefined;
  keepsTheLawsOfAws("LocalStack", {
    open: async () => {
      cloud = await openLocalStackCloud({ fill: true });
      return openCleanStage(await cloud.openGround());
    },
    close: async () => cloud?.close(),
  });
});
