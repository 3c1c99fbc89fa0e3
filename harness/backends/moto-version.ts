import { execa } from "execa";
import { dirname } from "node:path";
import { childEnvironment } from "../interlock/child-environment.ts";

const patience = 30_000;

/** The version of the moto that a `moto_server` belongs to, asked of the Python beside it; undefined when that does not tell. */
export async function findMotoVersion(file: string): Promise<string | undefined> {
  const path = [dirname(file), process.env["PATH"] ?? ""].join(":");
  const { exitCode, stdout } = await execa("python3", ["-c", "from importlib.metadata import version; print(version('moto'))"], {
    env: childEnvironment({ home: "/nonexistent", path }),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: patience,
  });
  return exitCode === 0 && /^\d[\w.]*$/.test(stdout.trim()) ? stdout.trim() : undefined;
}
