// Takes a folder and two children, one of which leaves its process group, tells their names, and stays.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { endLeases, leaseDirectory, leaseProcess } from "#harness/interlock/leases";

process.once("SIGTERM", () => {
  endLeases();
  process.exit(143);
});

const folder = leaseDirectory("test");
writeFileSync(join(folder.path, "file"), "content");
const lease = leaseProcess();
const child = spawn("sh", ["-c", "setsid sleep 300 & echo $!; exec sleep 300"], {
  detached: true,
  stdio: ["ignore", "pipe", "ignore"],
  env: { PATH: process.env["PATH"] ?? "", ...lease.environment },
});
lease.hold(child.pid);
child.stdout.once("data", (text: Buffer) => {
  process.stdout.write(`${JSON.stringify({ folder: folder.path, child: child.pid, stray: Number(text.toString()) })}\n`);
});
if (process.argv[2] === "release") {
  process.stdin.once("data", () => {
    lease.release();
    folder.release();
    process.exit(0);
  });
}
