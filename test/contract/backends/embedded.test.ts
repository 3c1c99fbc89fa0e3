import { keepsTheLawsOfAws } from "./laws.ts";
import { openCleanStage } from "./open-clean-stage.ts";

keepsTheLawsOfAws("the embedded AWS", { open: async () => openCleanStage(), close: async () => undefined });
