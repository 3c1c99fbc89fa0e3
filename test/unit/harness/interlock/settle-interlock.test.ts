import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRealCredentials } from "#harness/interlock/find-real-credentials";
import { settleInterlock } from "#harness/interlock/settle-interlock";

let home: string;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "scartissue-decoys-"));
  home = join(root, "home/me");
  mkdirSync(home, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, content = "[default]\naws_access_key_id = AKIAPLANTEDDECOY0001\naws_secret_access_key = planted-secret\n"): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const neither = { isolate: false, keepHome: false, allowedHosts: [] };

describe("findRealCredentials", () => {
  it("finds none where none are", () => {
    plant("home/me/.aws/config", "");
    expect(findRealCredentials({ environment: { PATH: "/bin", AWS_REGION: "eu-west-1", AWS_SECRET_ACCESS_KEY: "" }, homes: [home], root })).toEqual([]);
  });

  it.each([
    ["home/me/.aws/credentials"],
    ["home/me/.aws/config"],
    ["home/me/.aws/sso/cache/token.json"],
    ["home/me/.aws/cli/cache/role.json"],
    ["home/me/.aws/login/cache/session.json"],
    ["home/me/.boto"],
    ["home/me/.terraform.d/credentials.tfrc.json"],
    ["etc/boto.cfg"],
    ["var/run/secrets/eks.amazonaws.com/serviceaccount/token"],
  ])("finds %s", (path) => {
    plant(path);
    expect(findRealCredentials({ environment: {}, homes: [home], root })).toHaveLength(1);
  });

  it.each([
    ["AWS_ACCESS_KEY_ID", "AKIAPLANTEDDECOY0001"],
    ["AWS_SESSION_TOKEN", "token"],
    ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"],
    ["AWS_WEB_IDENTITY_TOKEN_FILE", "/token"],
    ["DEPLOY_KEY", "key AKIAPLANTEDDECOY0001, it is called"],
  ])("finds the variable %s, and never shows its value", (name, value) => {
    const found = findRealCredentials({ environment: { [name]: value }, homes: [], root });

    expect(found).toEqual([`the variable ${name} of this shell`]);
    expect(found.join()).not.toContain(value);
  });

  it("follows the variables that name other files", () => {
    plant("elsewhere/keys");
    expect(findRealCredentials({ environment: { AWS_SHARED_CREDENTIALS_FILE: join(root, "elsewhere/keys") }, homes: [home], root })).toEqual([
      join(root, "elsewhere/keys"),
    ]);
  });

  it("knows an EC2 instance by its firmware", () => {
    plant("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
    expect(findRealCredentials({ environment: {}, homes: [], root })).toEqual([expect.stringContaining("EC2 instance")]);
  });
});

describe("settleInterlock", () => {
  it("refuses while real credentials are readable, naming where", () => {
    plant("home/me/.aws/credentials");
    expect(() => settleInterlock(neither, { environment: {}, homes: [home], root })).toThrow(/could read your real AWS credentials: .*\.aws\/credentials/);
  });

  it("goes on with --keep-home, warns, and says so in the report", () => {
    plant("home/me/.aws/credentials");
    const { warnings, notGuaranteed } = settleInterlock({ ...neither, keepHome: true }, { environment: {}, homes: [home], root });

    expect(warnings).toEqual([expect.stringMatching(/warning: .*credentials/)]);
    expect(notGuaranteed.join()).toMatch(/were readable/);
  });

  it("goes on without a word where there are none, and says in the report what it cannot guarantee", () => {
    const { warnings, notGuaranteed } = settleInterlock(neither, { environment: {}, homes: [home], root });

    expect(warnings).toEqual([]);
    expect(notGuaranteed.join()).toMatch(/not isolated: the command can reach the network/);
  });

  it.each([
    ["isolation that keeps the home", { ...neither, isolate: true, keepHome: true }, /hides your home/],
    ["hosts without isolation", { ...neither, allowedHosts: [{ host: "a.example.com", port: 443 }] }, /means nothing without --isolate/],
  ])("refuses %s", (_what, choice, message) => {
    expect(() => settleInterlock(choice, { environment: {}, homes: [home], root })).toThrow(message);
  });
});
