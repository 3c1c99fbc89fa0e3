import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["scartissue-source"] },
  ssr: { resolve: { conditions: ["scartissue-source"] } },
  test: { include: ["test/**/*.test.ts"], pool: "threads", maxWorkers: 2, testTimeout: 120_000, hookTimeout: 120_000 },
});
