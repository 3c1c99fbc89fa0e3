import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { provideImage } from "#harness/backends/container-image";
import type { Containers } from "#harness/backends/load-containers";
import { chooseLocalStackImage, localStackFolder } from "#harness/backends/localstack-image";

describe("LocalStack's image", () => {
  it("is the one that localstack/Dockerfile pins, and that the compose file names, too", () => {
    const pin = "localstack/localstack:4.14.0";
    expect(chooseLocalStackImage(undefined)).toEqual({ name: pin, pinned: true });
    expect(chooseLocalStackImage("")).toEqual({ name: pin, pinned: true });
    expect(chooseLocalStackImage(pin)).toEqual({ name: pin, pinned: true });
    expect(readFileSync(join(localStackFolder(), "compose.yaml"), "utf8")).toContain(`:-${pin}}`);
  });

  it("is another one where SCARTISSUE_LOCALSTACK_IMAGE names it", () => {
    expect(chooseLocalStackImage("localstack/localstack-pro:2026.9")).toEqual({ name: "localstack/localstack-pro:2026.9", pinned: false });
  });

  it.each(["--privileged", "local stack", "x;y", "image@sha256:12"])("`%s` is not the name of one", (name) => {
    expect(() => chooseLocalStackImage(name)).toThrow(`SCARTISSUE_LOCALSTACK_IMAGE=\`${name}\` is not the name of an image`);
  });
});

/** An engine with some images, and a registry behind it. */
function engine(images: Record<string, Record<string, string> | null>, pull: (name: string) => void): Containers {
  const inspect = async ({ string }: { readonly string: string }): Promise<object> => {
    const labels = images[string];
    if (labels === undefined) throw Object.assign(new Error("no such image"), { statusCode: 404 });
    return { Config: { Labels: labels } };
  };
  return {
    testcontainers: { ImageName: { fromString: (string: string) => ({ string }) } },
    client: { image: { inspect, pull: async ({ string }: { readonly string: string }) => pull(string) } },
  } as unknown as Containers;
}

const never = (): never => {
  throw new Error("must not be pulled");
};

describe("an image", () => {
  it("that is there is not pulled, and its labels are told", async () => {
    expect(await provideImage(engine({ "a:1": { "scartissue.leaves-out": "lambda" } }, never), "a:1", "")).toEqual({ "scartissue.leaves-out": "lambda" });
    expect(await provideImage(engine({ "a:1": null }, never), "a:1", "")).toEqual({});
  });

  it("that is not there is pulled", async () => {
    const images: Record<string, Record<string, string>> = {};
    const pull = (name: string): void => void (images[name] = { pulled: "yes" });
    expect(await provideImage(engine(images, pull), "a:1", "")).toEqual({ pulled: "yes" });
  });

  it("that cannot be pulled is an error that says what to do", async () => {
    const pull = (): never => {
      throw new Error("dial tcp: lookup registry-1.docker.io: no such host\nand more");
    };
    await expect(provideImage(engine({}, pull), "a:1", "or build it")).rejects.toMatchObject({
      code: "environment",
      message: "Docker does not have the image `a:1`, and it cannot be pulled: dial tcp: lookup registry-1.docker.io: no such host",
      hint: "Pull it where there is a network: `docker pull a:1`; or build it",
    });
  });

  it("whose pull ends without an error and without an image is not there", async () => {
    await expect(
      provideImage(
        engine({}, () => undefined),
        "a:1",
        "",
      ),
    ).rejects.toThrow("Docker does not have the image `a:1`, and it cannot be pulled");
  });
});
