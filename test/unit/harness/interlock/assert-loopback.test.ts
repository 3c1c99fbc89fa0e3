import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HarnessError } from "#model/errors";
import { assertLoopback } from "#harness/interlock/assert-loopback";

describe("assertLoopback", () => {
  it.each([
    "http://127.0.0.1:4566",
    "http://127.0.0.1",
    "https://localhost:5000/",
    "http://[::1]:8080/path?x=1",
    "http://127.255.0.3:1/",
    "HTTP://LOCALHOST:80",
  ])("lets %s pass", (endpoint) => {
    expect(assertLoopback(endpoint).href).toBe(new URL(endpoint).href);
  });

  it.each([
    ["a real endpoint", "https://rds.eu-west-1.amazonaws.com"],
    ["a name that begins like loopback", "http://127.0.0.1.evil.com"],
    ["a name that begins with localhost", "http://localhost.evil.com"],
    ["a public name that resolves to loopback today", "http://s3.localhost.localstack.cloud:4566"],
    ["a trailing dot", "http://localhost.:4566"],
    ["a short hexadecimal address", "http://0x7f.1"],
    ["a decimal address", "http://2130706433"],
    ["an octal address", "http://0177.0.0.1"],
    ["a short address", "http://127.1:80"],
    ["an address with an octet too large", "http://127.0.0.256"],
    ["loopback as the user of another host", "http://127.0.0.1@evil.com"],
    ["loopback with a port as the user of another host", "http://127.0.0.1:80@evil.com"],
    ["a user and password", "http://user:secret@127.0.0.1"],
    ["a backslash that parsers disagree about", "http://127.0.0.1\\@evil.com"],
    ["a tab in the host", "http://127.0.0.1\t.evil.com"],
    ["a line break", "http://127.0.0.1/\nHost: evil.com"],
    ["any address", "http://0.0.0.0:4566"],
    ["any address of IPv6", "http://[::]:4566"],
    ["a mapped address", "http://[::ffff:127.0.0.1]"],
    ["another address of IPv6", "http://[::1:1]"],
    ["a zone", "http://[::1%25lo]"],
    ["the metadata service", "http://169.254.169.254/latest/meta-data"],
    ["a private network", "http://10.0.0.1"],
    ["fullwidth digits", "http://１２７.0.0.1"],
    ["another scheme", "ftp://127.0.0.1"],
    ["a socket", "unix:///var/run/docker.sock"],
    ["no scheme", "127.0.0.1:4566"],
    ["a port out of range", "http://127.0.0.1:99999"],
    ["a leading space", " http://127.0.0.1"],
    ["nothing", ""],
  ])("refuses %s", (_what, endpoint) => {
    expect(() => assertLoopback(endpoint)).toThrow(HarnessError);
    expect(() => assertLoopback(endpoint)).toThrow(/not on loopback/);
  });

  it("never shows what stands before an @", () => {
    expect(() => assertLoopback("http://user:hunter2@example.com")).toThrow(expect.objectContaining({ message: expect.not.stringContaining("hunter2") }));
  });

  it("answers nothing but loopback hosts, whatever is typed", () => {
    const piece = fc.constantFrom(
      "http://",
      "https:",
      "//",
      "127.0.0.1",
      "localhost",
      "[::1]",
      "@",
      ":",
      "\\",
      "/",
      "?",
      "#",
      ".",
      "evil.com",
      "%2e",
      "0x7f",
      "80",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        let url: URL;
        try {
          url = assertLoopback(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(HarnessError);
          return;
        }
        expect(["127.0.0.1", "localhost", "[::1]"]).toContain(url.hostname);
      }),
    );
  });
});
