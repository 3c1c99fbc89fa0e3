import { listValue, stringValue } from "../value.ts";
import { ArgumentError, CallError, numberOf, textOf, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (IP network functions) */
export const cidr: FunctionTable = {
  cidrhost: {
    parameters: [
      { name: "prefix", type: "string" },
      { name: "hostnum", type: "number" },
    ],
    result: "string",
    call: (args) => stringValue(host(parsePrefix(textOf(args, 0)), numberOf(args, 1))),
  },
  cidrnetmask: {
    parameters: [{ name: "prefix", type: "string" }],
    result: "string",
    call: (args) => {
      const prefix = parsePrefix(textOf(args, 0), CallError);
      if (prefix.bits === 128) throw new ArgumentError(0, "IPv6 addresses cannot have a netmask: " + textOf(args, 0));
      return stringValue(addressText(mask(prefix), prefix.bits));
    },
  },
  cidrsubnet: {
    parameters: [
      { name: "prefix", type: "string" },
      { name: "newbits", type: "number" },
      { name: "netnum", type: "number" },
    ],
    result: "string",
    call: (args) => stringValue(subnet(parsePrefix(textOf(args, 0)), numberOf(args, 1), numberOf(args, 2))),
  },
  cidrsubnets: {
    parameters: [{ name: "prefix", type: "string" }],
    rest: { name: "newbits", type: "number" },
    result: ["list", "string"],
    call: (args) =>
      listValue(
        "string",
        subnets(
          parsePrefix(textOf(args, 0)),
          args.slice(1).map((arg) => Number(arg.data)),
        ).map(stringValue),
      ),
  },
};

interface Prefix {
  readonly address: bigint;
  readonly length: number;
  readonly bits: 32 | 128;
}

/** @throws ArgumentError as Go's net package words it */
export function parsePrefix(text: string, failure: typeof CallError | typeof ArgumentError = ArgumentError): Prefix {
  const [address = "", length = "", more] = text.split("/");
  const parsed = parseAddress(address);
  if (parsed === undefined || more !== undefined || !/^\d{1,3}$/.test(length) || Number(length) > parsed.bits) {
    const reason = `invalid CIDR expression: invalid CIDR address: ${text}`;
    throw failure === CallError ? new CallError(reason) : new ArgumentError(0, reason);
  }
  const prefix = { ...parsed, length: Number(length) };
  return { ...prefix, address: prefix.address & mask(prefix) };
}

function parseAddress(text: string): { readonly address: bigint; readonly bits: 32 | 128 } | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4 !== null) {
    const bytes = v4.slice(1).map(Number);
    return bytes.some((byte) => byte > 255) ? undefined : { address: bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n), bits: 32 };
  }
  if (!text.includes(":") || !/^[\da-fA-F:]+$/.test(text)) return undefined;
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (groups.some((group) => !/^[\da-fA-F]{1,4}$/.test(group))) return undefined;
  return { address: groups.reduce((total, group) => (total << 16n) | BigInt(`0x${group}`), 0n), bits: 128 };
}

function mask(prefix: { readonly length: number; readonly bits: 32 | 128 }): bigint {
  const rest = BigInt(prefix.bits - prefix.length);
  return ((1n << BigInt(prefix.bits)) - 1n) ^ ((1n << rest) - 1n);
}

function addressText(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(":");
  return `${groups.slice(0, zeros.start).join(":")}::${groups.slice(zeros.start + zeros.length).join(":")}`;
}

function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === "0") length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

function host(prefix: Prefix, number: number): string {
  if (!Number.isInteger(number)) throw new ArgumentError(1, "value must be a whole number, between -9223372036854775808 and 9223372036854775807 inclusive");
  const free = BigInt(prefix.bits - prefix.length);
  const wanted = BigInt(number);
  if (wanted >= 0n ? wanted >= 1n << free : -wanted > 1n << free)
    throw new CallError(`prefix of ${prefix.length} does not accommodate a host numbered ${number}`);
  return addressText(prefix.address + (wanted < 0n ? wanted + (1n << free) : wanted), prefix.bits);
}

function subnet(prefix: Prefix, newBits: number, number: number): string {
  const length = prefix.length + newBits;
  if (!Number.isInteger(newBits) || newBits < 0) throw new CallError(`must extend prefix by at least one bit`);
  if (length > prefix.bits) throw new CallError(`insufficient address space to extend prefix of ${prefix.length} by ${newBits}`);
  if (number < 0 || BigInt(number) >= 1n << BigInt(newBits))
    throw new CallError(`prefix extension of ${newBits} does not accommodate a subnet numbered ${number}`);
  return `${addressText(prefix.address + (BigInt(number) << BigInt(prefix.bits - length)), prefix.bits)}/${length}`;
}

function subnets(prefix: Prefix, newBits: readonly number[]): readonly string[] {
  let next = prefix.address;
  const end = prefix.address + (1n << BigInt(prefix.bits - prefix.length));
  return newBits.map((bits, index) => {
    const length = prefix.length + bits;
    if (bits < 1) throw new ArgumentError(index + 1, "must extend prefix by at least one bit");
    if (length > prefix.bits)
      throw new ArgumentError(index + 1, `would extend prefix to ${length} bits, which is too long for an ${prefix.bits === 32 ? "IPv4" : "IPv6"} address`);
    const size = 1n << BigInt(prefix.bits - length);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end)
      throw new ArgumentError(
        index + 1,
        `not enough remaining address space for a subnet with a prefix of ${length} bits after ${index === 0 ? "the start" : addressText(next - 1n, prefix.bits)}`,
      );
    next = start + size;
    return `${addressText(start, prefix.bits)}/${length}`;
  });
}
