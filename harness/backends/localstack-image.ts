import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HarnessError } from "#model/errors";

/** The image to start, and how it was chosen. */
export interface LocalStackImage {
  readonly name: string;
  /** It is the one that `localstack/Dockerfile` pins. */
  readonly pinned: boolean;
}

/** The variable that names another image; versions later than the pin need a token as well. */
export const imageVariable = "SCARTISSUE_LOCALSTACK_IMAGE";

/**
 * The pin in `localstack/Dockerfile`, or what `SCARTISSUE_LOCALSTACK_IMAGE` names.
 * @throws HarnessError `configuration` for what is no image's name
 */
export function chooseLocalStackImage(named: string | undefined): LocalStackImage {
  const pin = pinnedImage();
  if (named === undefined || named === "" || named === pin) return { name: pin, pinned: true };
  if (!/^[a-z0-9][a-z0-9._/:-]*(?:@sha256:[0-9a-f]{64})?$/i.test(named)) {
    throw new HarnessError("configuration", `${imageVariable}=\`${named}\` is not the name of an image`, { hint: `Name it as Docker does: ${pin}` });
  }
  return { name: named, pinned: false };
}

/** The folder with the pin, start-up hooks and the compose file. */
export function localStackFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "localstack", "Dockerfile"))) {
    if (folder === dirname(folder)) throw new HarnessError("environment", "The folder `localstack` is missing", { hint: "Install scartissue again" });
    folder = dirname(folder);
  }
  return join(folder, "localstack");
}

function pinnedImage(): string {
  const pin = /^FROM (\S+)$/m.exec(readFileSync(join(localStackFolder(), "Dockerfile"), "utf8"))?.[1];
  if (pin === undefined) throw new HarnessError("environment", "`localstack/Dockerfile` names no image", { hint: "Install scartissue again" });
  return pin;
}
