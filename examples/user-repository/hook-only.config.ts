import { commandHook, defineConfig } from "scartissue";

// Only the hook, to see what it is worth. The incident walks past the one that knows `terraform apply` and not `terraform destroy`.
export default defineConfig({
  guardrails: [commandHook({ command: process.env["HOOK_FILE"] ?? "./hooks/pre-tool.sh", id: "agent.own-hook" })],
});
