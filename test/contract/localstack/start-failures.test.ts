import { afterAll, describe, expect, it } from "vitest";
import { openLocalStack } from "#harness/backends/localstack";
import { leasedContainers, whyNoContainers } from "./docker-here.ts";
import { buildFakeImage, entrypoint, removeFakeImages } from "./fake-image.ts";

const reason = await whyNoContainers();

/** What images of after March 2026 print without a token. @see https://github.com/microcks/microcks/issues/2008 */
const refusal = [
  "LocalStack version: 2026.3.1.dev3",
  "Localstack returning with exit code 55. Reason: ",
  "===============================================",
  "The license activation failed for the following reason:",
  "",
  "No credentials were found in the environment. Please make sure to either set the LOCALSTACK_AUTH_TOKEN variable to a valid auth token.",
].join("\\n");

describe.skipIf(reason !== undefined)(`a LocalStack that does not come up${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  afterAll(removeFakeImages);

  it("because it wants a token says so, with its reason, and what to do", async () => {
    const image = await buildFakeImage("wants-a-token", [entrypoint(`printf '${refusal}\\n'; exit 55`)]);
    await expect(openLocalStack({ image, authToken: "" })).rejects.toMatchObject({
      code: "environment",
      message: [
        `This LocalStack wants a token: \`${image}\` ended with exit code 55. It said:`,
        "  The license activation failed for the following reason:",
        "  No credentials were found in the environment. Please make sure to either set the LOCALSTACK_AUTH_TOKEN variable to a valid auth token.",
      ].join("\n"),
      hint: "Set LOCALSTACK_AUTH_TOKEN, or unset SCARTISSUE_LOCALSTACK_IMAGE: the pinned image needs none",
    });
    expect(await leasedContainers(image)).toEqual([]);
  });

  it("because it refuses the token that was forwarded to it never shows that token", async () => {
    const script = `printf 'Localstack returning with exit code 55. Reason: \\n=======\\nThe token %s is not valid\\n' "$LOCALSTACK_AUTH_TOKEN"; exit 55`;
    const image = await buildFakeImage("refuses-the-token", [entrypoint(script)]);
    await expect(openLocalStack({ image, authToken: "ls-S3CR3T" })).rejects.toMatchObject({
      code: "environment",
      message: `LocalStack refuses LOCALSTACK_AUTH_TOKEN: \`${image}\` ended with exit code 55. It said:\n  The token … is not valid`,
      hint: expect.stringContaining("api.localstack.cloud") as string,
    });
    expect(await leasedContainers(image)).toEqual([]);
  });

  it("because it ends early shows its last lines and its exit code", async () => {
    const image = await buildFakeImage("ends-early", [entrypoint("echo 'cannot bind'; echo 'giving up' >&2; exit 3")]);
    await expect(openLocalStack({ image })).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/ended with exit code 3\. Its last lines:\n[\s\S]*(cannot bind|giving up)/) as string,
    });
    expect(await leasedContainers(image)).toEqual([]);
  });

  it("in time shows its last lines", async () => {
    const image = await buildFakeImage("never-ready", [entrypoint("echo 'loading the first of many things'; exec sleep 600")]);
    await expect(openLocalStack({ image, startupSeconds: 2 })).rejects.toMatchObject({
      code: "environment",
      message: `LocalStack (${image}) was not ready within 2 s. Its last lines:\n  loading the first of many things`,
    });
    expect(await leasedContainers(image)).toEqual([]);
  });

  it("because a start-up hook fails names the hook", async () => {
    const image = await buildFakeImage("failing-hook", [
      "RUN printf '#!/bin/sh\\nexit 1\\n' > /etc/localstack/init/ready.d/20-fails.sh && chmod +x /etc/localstack/init/ready.d/20-fails.sh",
    ]);
    await expect(openLocalStack({ image })).rejects.toMatchObject({ code: "environment", message: "LocalStack's start-up hook `20-fails.sh` failed" });
    expect(await leasedContainers(image)).toEqual([]);
  });

  it("is told from one that does: the same image with nothing changed starts", async () => {
    const image = await buildFakeImage("unchanged", ["ENV UNCHANGED=1"]);
    await using localstack = await openLocalStack({ image });
    expect(localstack.services).toHaveProperty("s3");
    expect(await leasedContainers(image)).toEqual([localstack.container]);
  });
});
