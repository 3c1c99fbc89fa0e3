/** What a container was when it was looked at. */
export interface LastMoments {
  readonly running: boolean;
  /** Somebody removed it. */
  readonly gone: boolean;
  readonly exitCode?: number;
  readonly outOfMemory: boolean;
  /** The last lines of its log, secrets blackened. */
  readonly log: readonly string[];
}

/** What of dockerode's container this file reaches for. */
interface Inspectable {
  inspect(): Promise<{ readonly State: { readonly Running: boolean; readonly ExitCode: number; readonly OOMKilled: boolean } }>;
  logs(options: { readonly stdout: true; readonly stderr: true; readonly follow: false; readonly tail: number }): Promise<Buffer>;
}

const lines = 15;

/** Looks at a container that may have ended, or be gone. */
export async function lastMomentsOf(container: Inspectable, secrets: readonly string[]): Promise<LastMoments> {
  try {
    const { State } = await container.inspect();
    const bytes = await container.logs({ stdout: true, stderr: true, follow: false, tail: 200 });
    const log = blacken(plainText(bytes), secrets)
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .slice(-lines);
    return { running: State.Running, gone: false, ...(State.Running ? {} : { exitCode: State.ExitCode }), outOfMemory: State.OOMKilled, log };
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode === 404) return { running: false, gone: true, outOfMemory: false, log: [] };
    throw error;
  }
}

/**
 * Docker's stream of standard output and error without its frames: eight bytes, the last four of them the length of what follows.
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export function plainText(bytes: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= bytes.length && (bytes[at] ?? 3) <= 2 && bytes.readUIntBE(at + 1, 3) === 0) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    parts.push(bytes.subarray(at + 8, end));
    at = end;
  }
  return at === 0 ? bytes.toString("utf8") : Buffer.concat(parts).toString("utf8");
}

function blacken(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== "").reduce((clean, secret) => clean.replaceAll(secret, "…"), text);
}
