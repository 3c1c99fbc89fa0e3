import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkConfig } from "#harness/config/check-config";
import { loadConfig } from "#harness/config/load-config";
import { commandHook, defineConfig, iamPolicy, planPolicy, scp } from "#harness/config/config";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
function folderWith(name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "config-test-"));
  folders.push(folder);
  writeFileSync(join(folder, name), content);
  return folder;
}

describe("a config file", () => {
  it.each([
    ["scartissue.config.ts", "const seed: number = 7;\nexport default { seed };"],
    ["scartissue.config.mjs", "export default { seed: 7 };"],
    ["scartissue.config.json", '{ "seed": 7 }'],
  ])("is found as %s", async (name, content) => {
    const folder = folderWith(name, content);
    expect(await loadConfig(undefined, folder)).toEqual({ config: { seed: 7 }, file: name, folder });
  });

  it("is none when there is none, and a named one must be there", async () => {
    const folder = folderWith("other.json", '{ "seed": 7 }');
    expect(await loadConfig(undefined, folder)).toEqual({ config: {}, file: undefined, folder });
    expect((await loadConfig("other.json", folder)).config).toEqual({ seed: 7 });
    await expect(loadConfig("missing.json", folder)).rejects.toMatchObject({ code: "configuration", message: "There is no config file `missing.json`" });
  });

  it("may say everything that `defineConfig` types", () => {
    const config = defineConfig({
      guardrails: [
        "state.remote-s3",
        iamPolicy({ file: "iam/agent.json", attachTo: "agent" }),
        scp({ file: "org/scp.json", target: "prod" }),
        planPolicy({ command: "conftest test {plan}", timeout: 1000 }),
        commandHook({ command: "./hook.sh", nonBlockingErrors: true, id: "agent.own" }),
      ],
      bindings: { accounts: { "111122223333": "prod" }, names: { "prod-db": "x" }, tags: { Env: "Environment" } },
      scenarios: ["scenarios/own"],
      operator: "both",
      expect: "exposed",
      reporters: ["json:out.json"],
      seed: 1,
      rows: 10,
      maxFriction: 0,
      approver: "rubber-stamp",
      data: "modelled",
    });
    expect(checkConfig(config, "file")).toBe(config);
  });

  it.each([
    [{ bindings: { names: { a: 1 } } }, "`bindings.names.a` in file"],
    [{ guardrails: [{ kind: "scp", file: "a", targets: "b" }] }, "`guardrails[0].targets` in file: there is no such key"],
    [{ guardrails: [{ kind: "command-hook", command: "a", timeout: 90_000 }] }, "`guardrails[0].timeout` in file"],
    [{ guardrails: [{ id: "agent.own" }] }, "`guardrails[0].layer` in file: it is missing"],
    [{ guardrails: [7] }, "`guardrails[0]` in file"],
    [[], "`the default export` in file"],
  ])("names the key that is wrong in %j", (config, message) => {
    expect(() => checkConfig(config, "file")).toThrow(message);
  });
});
