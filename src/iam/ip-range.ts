/** Says whether an address lies in the range. */
export type AddressMatcher = (address: Address) => boolean;

/** An IPv4 or IPv6 address as a number. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Parses a CIDR block or a lone address; `undefined` when it is neither. */
export function parseIpRange(text: string): AddressMatcher | undefined {
  const [host = "", prefix, ...rest] = text.split("/");
  const network = parseIpAddress(host);
  if (network === undefined || rest.length > 0) return undefined;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const length = prefix === undefined ? network.bits : Number(prefix);
  if (length > network.bits) return undefined;
  const shift = BigInt(network.bits - length);
  const wanted = network.value >> shift;
  return (address) => address.bits === network.bits && address.value >> shift === wanted;
}

/** Parses an address in dotted or colon notation; `undefined` when it is neither. */
export function parseIpAddress(text: string): Address | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return undefined;
  return { bits: 32, value: octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n) };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}
