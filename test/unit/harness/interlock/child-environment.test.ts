import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { childEnvironment } from "#harness/interlock/child-environment";

const planted = {
  AWS_ACCESS_KEY_ID: "AKIAPLANTEDDECOY0001",
  AWS_SECRET_ACCESS_KEY: "planted-decoy-secret",
  AWS_SESSION_TOKEN: "planted-decoy-token",
  AWS_PROFILE: "planted-decoy",
  AWS_ENDPOINT_URL: "https://planted-decoy.example.com",
  AWS_CA_BUNDLE: "/planted-decoy.pem",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.2/planted-decoy",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/planted-decoy-token",
  HTTPS_PROXY: "http://planted-decoy:3128",
  TF_CLI_CONFIG_FILE: "/planted-decoy.tfrc",
  TF_VAR_secret: "planted-decoy",
  NODE_OPTIONS: "--title=planted-decoy",
};

afterEach(() => vi.unstubAllEnvs());

function shownBy(environment: Record<string, string> | NodeJS.ProcessEnv): string {
  return spawnSync(process.execPath, ["-e", "console.log(JSON.stringify(process.env))"], { env: environment, encoding: "utf8" }).stdout;
}

describe("childEnvironment", () => {
  it("hands nothing of the user's environment to a child", () => {
    for (const [name, value] of Object.entries(planted)) vi.stubEnv(name, value);

    expect(shownBy(process.env)).toMatch(/planted-decoy/);
    expect(shownBy(childEnvironment({ home: "/nowhere", path: "/usr/bin" }))).not.toMatch(/planted-?decoy/i);
  });

  it("points the AWS tools at files in the throw-away home, and away from the instance's own credentials", () => {
    expect(childEnvironment({ home: "/tmp/h", path: "/usr/bin" })).toMatchObject({
      HOME: "/tmp/h",
      AWS_CONFIG_FILE: "/tmp/h/.aws/config",
      AWS_SHARED_CREDENTIALS_FILE: "/tmp/h/.aws/credentials",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  it("adds what the child is meant to have", () => {
    expect(childEnvironment({ home: "/tmp/h", path: "/usr/bin", extra: { AWS_ACCESS_KEY_ID: "AKIACANARY" } })["AWS_ACCESS_KEY_ID"]).toBe("AKIACANARY");
  });
});
