import { describe } from "vitest";
import type { CloudBackend, Ground } from "#harness/backends/cloud-backend";
import { findProgram } from "#harness/find-program";
import { openMoto } from "#harness/backends/open-moto";
import { keepsTheLawsOfAws } from "./laws.ts";
import { openCleanStage } from "./open-clean-stage.ts";

const missing = findProgram("moto_server") === undefined ? " (skipped: no moto_server on PATH)" : "";

describe.skipIf(missing !== "")(`moto${missing}`, () => {
  let cloud: CloudBackend | undefined;
  let ground: Ground | undefined;
  keepsTheLawsOfAws("moto", {
    open: async () => {
      cloud = await openMoto({ fill: true });
      ground = await cloud.openGround();
      return openCleanStage(ground);
    },
    close: async () => cloud?.close(),
  });
});
