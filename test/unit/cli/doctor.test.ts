import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { findEverything } from "#harness/cli/doctor-findings";

const folder = mkdtempSync(join(tmpdir(), "scartissue-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine with nothing on it but Node.js: no program on PATH, no mirror, no Docker. */
async function onBareMachine(): Promise<Readonly<Record<string, string>>> {
  vi.stubEnv("PATH", folder);
  vi.stubEnv("HOME", folder);
  vi.stubEnv("SCARTISSUE_TERRAFORM_MIRROR", join(folder, "mirror"));
  vi.stubEnv("SCARTISSUE_TERRAFORM", "");
  vi.stubEnv("SCARTISSUE_TOFU", "");
  try {
    const found = await findEverything({ environment: { PATH: folder, HOME: folder, DOCKER_HOST: `unix://${folder}/none.sock` }, homes: [folder] });
    return Object.fromEntries(found.map(({ name, state, detail }) => [name, `${state}: ${detail}`]));
  } finally {
    vi.unstubAllEnvs();
  }
}

describe("doctor", () => {
  test("says of everything that is missing what needs it and how to get it", async () => {
    const found = await onBareMachine();
    expect(found["terraform"]).toMatch(/^missing: only needed for --terraform terraform: .*Install Terraform/);
    expect(found["tofu"]).toMatch(/^missing: only needed for --terraform tofu: .*SCARTISSUE_TOFU/);
    expect(found["AWS provider"]).toMatch(/^missing: .*does not hold it\. `terraform providers mirror FOLDER` makes one/);
    expect(found["moto_server"]).toMatch(/^missing: .*pip install/);
    expect(found["Docker"]).toMatch(/^missing: only needed for --cloud localstack: The Docker daemon is not running/);
    expect(found["AWS CLI"]).toMatch(/^missing: not needed/);
    expect(found["your credentials"]).toMatch(/^ok: none found/);
  });

  test("finds what is there: a provider in a mirror, and credentials that a child could read, without showing them", async () => {
    mkdirSync(join(folder, "mirror/registry.terraform.io/hashicorp/aws/5.100.0"), { recursive: true });
    mkdirSync(join(folder, ".aws"), { recursive: true });
    writeFileSync(join(folder, ".aws/credentials"), "[default]\naws_access_key_id = AKIADECOY00000000000\n");
    const found = await onBareMachine();
    expect(found["AWS provider"]).toMatch(/^ok: 5\.100\.0 in /);
    expect(found["your credentials"]).toMatch(/^missing: a child could read .*\.aws\/credentials/);
    expect(JSON.stringify(found)).not.toContain("AKIADECOY");
  });
});
