import { AwsError } from "#model/errors";
import { formatIpv4, parseCidr, parseIpv4 } from "./cidr.ts";

/** AWS keeps the first four addresses and the last one of each subnet. @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const reservedAtStart = 4;
const reservedAtEnd = 1;
/** Public addresses here come from 198.18.0.0/15, reserved for benchmarks: they never route anywhere. @see https://www.rfc-editor.org/rfc/rfc2544 */
const publicRange = "198.18.0.0/15";

/**
 * A free address of a subnet, or the one asked for. Addresses are mostly given out upwards, so the search begins past as
 * many as are in use.
 *
 * @throws AwsError InsufficientFreeAddressesInSubnet, InvalidParameterValue, InvalidIPAddress.InUse
 */
export function privateAddress(subnet: { readonly id: string; readonly cidr: string }, used: ReadonlySet<string>, wanted?: string): string {
  const { first, last } = hosts(subnet.cidr);
  if (wanted !== undefined) return checked(wanted, subnet, used);
  const size = last - first + 1;
  for (let step = 0; step < size; step += 1) {
    const address = formatIpv4(first + ((used.size + step) % size));
    if (!used.has(address)) return address;
  }
  throw new AwsError("InsufficientFreeAddressesInSubnet", `The specified subnet does not have enough free addresses to satisfy the request.`);
}

/** How many addresses of a subnet can be given out at all. */
export function addressCount(cidr: string): number {
  const { first, last } = hosts(cidr);
  return last - first + 1;
}

/** A public address that is not in use yet. */
export function publicAddress(context: { newId(prefix: string, digits?: number): string }, used: ReadonlySet<string>): string {
  const { first, last } = parseCidr(publicRange) ?? { first: 0, last: 0 };
  for (;;) {
    const address = formatIpv4(first + (Number.parseInt(context.newId("", 8), 16) % (last - first)));
    if (!used.has(address)) return address;
  }
}

function hosts(cidr: string): { readonly first: number; readonly last: number } {
  const network = parseCidr(cidr) ?? { first: 0, last: -1 };
  return { first: network.first + reservedAtStart, last: network.last - reservedAtEnd };
}

function checked(wanted: string, subnet: { readonly id: string; readonly cidr: string }, used: ReadonlySet<string>): string {
  const number = parseIpv4(wanted);
  const { first, last } = hosts(subnet.cidr);
  if (number === undefined || number < first || number > last)
    throw new AwsError("InvalidParameterValue", `Address ${wanted} does not fall within the subnet's address range`);
  if (used.has(wanted)) throw new AwsError("InvalidIPAddress.InUse", `Address ${wanted} is in use.`);
  return wanted;
}
