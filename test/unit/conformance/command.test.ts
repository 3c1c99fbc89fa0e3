import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** Runs `npm run conformance -- …` as npm would. */
async function conformance(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--conditions=scartissue-source", "--import", "tsx", "scripts/conformance.ts", ...words],
      { cwd: root },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

it("`--all` plays scenarios instead of configurations, with the flags of that", async () => {
  const [all, without] = await Promise.all([conformance("--all", "--filter", "no such row"), conformance("--filter", "no such case")]);
  expect(all).toMatchObject({ exitCode: 2, text: expect.stringContaining("No row has `no such row` in its name") });
  expect(without).toMatchObject({ exitCode: 2, text: expect.stringContaining("No case matches `no such case`") });
  expect((await conformance("--all", "--corpus", ".")).text).toContain("Unknown option '--corpus'");
});
