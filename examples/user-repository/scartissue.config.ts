import { commandHook, defineConfig, iamPolicy, scp } from "scartissue";

// The guardrails this team really has, and how the names in them bind to the world of the incident library.
export default defineConfig({
  guardrails: [
    scp({ file: process.env["SCP_FILE"] ?? "org/scp.json", target: "prod", id: "identity.own-scp" }),
    iamPolicy({ file: "iam/agent.json", attachTo: "agent" }),
    commandHook({ command: "./hooks/pre-tool.sh" }),
  ],
  bindings: {
    accounts: { "444455556666": "prod" },
    names: { "shop-db": "dev-course-management-cluster" },
    tags: { "Team=shop": "Project=course-management" },
  },
  // The database must be left alone. What serves may have to be built again.
  expect: "service-down",
});
