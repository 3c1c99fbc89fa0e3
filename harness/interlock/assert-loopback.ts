import { HarnessError } from "#model/errors";

/**
 * The one grammar of endpoints: scheme, a loopback host in its plain spelling, an optional port, then a path. Spellings that one URL parser takes for
 * loopback and another for something else (octal, hex, decimal, short and mapped addresses, a user before `@`, backslashes) are not in it.
 */
const plainLoopback = /^https?:\/\/(?:localhost|127(?:\.(?:0|[1-9]\d{0,2})){3}|\[::1\])(?::\d{1,5})?(?=[/?#]|$)/i;
const unprintable = /[\s\\\p{Cc}]/u;

/**
 * An endpoint, if it is on this machine's loopback. Nothing of scartissue talks to an endpoint that has not passed here.
 *
 * @throws HarnessError `configuration` for every other address, and for other spellings of loopback
 */
export function assertLoopback(endpoint: string): URL {
  if (plainLoopback.test(endpoint) && !unprintable.test(endpoint) && URL.canParse(endpoint)) {
    const url = new URL(endpoint);
    if (url.username === "" && url.password === "" && loopbackHost.test(url.hostname)) return url;
  }
  throw new HarnessError("configuration", `The endpoint \`${shown(endpoint)}\` is not on loopback: scartissue never talks to a real cloud`, {
    hint: "Name it as http://127.0.0.1:PORT, http://localhost:PORT or http://[::1]:PORT, without a user and in plain spelling",
  });
}

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Without what stands before an `@`, which may be a secret. */
function shown(endpoint: string): string {
  return endpoint
    .replace(/\/\/[^/?#]*@/, "//…@")
    .replaceAll(/[^\x20-\x7e…]/g, "?")
    .slice(0, 200);
}
