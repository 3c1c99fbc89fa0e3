/**
 * What runs first inside an isolated namespace, as plain JavaScript: it joins ports of the namespace's own loopback to Unix sockets that lead out, runs the
 * command, and takes everything down with it when the command ends or when scartissue outside is gone.
 *
 * Argument: JSON `{ forwards: [{ port, socket }], alive, words, directory, path }`; `alive` is a socket that stays open for as long as scartissue lives.
 */
export const insideScript = `
import { connect, createServer } from "node:net";
import { spawn } from "node:child_process";

const { forwards, alive, words, directory, path } = JSON.parse(process.argv[2]);
const [file, ...rest] = words;

await Promise.all(forwards.map(({ port, socket }) => new Promise((settle, fail) => {
  createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: socket, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  }).once("error", fail).listen(port, "127.0.0.1", settle);
})));
await new Promise((settle) => connect(alive).once("connect", settle).on("error", () => process.exit(137)).on("close", () => process.exit(137)));

const child = spawn(file, rest, { cwd: directory, stdio: "inherit", env: { ...process.env, PATH: path } });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => {
  process.stderr.write("scartissue: the operator's command cannot be started in isolation: " + error.message + "\\n");
  process.exit(127);
});
child.once("exit", (code, signal) => process.exit(code ?? 128 + ({ SIGTERM: 15, SIGKILL: 9, SIGINT: 2, SIGHUP: 1 }[signal] ?? 0)));
`;
