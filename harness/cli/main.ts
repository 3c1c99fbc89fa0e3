#!/usr/bin/env node
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const { hearTheOutside } = await import("./hear-the-outside.ts");
hearTheOutside();
const { runCli } = await import("./run-cli.ts");
process.exitCode = await runCli(process.argv.slice(2));
