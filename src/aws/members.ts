import { UnsupportedError } from "#model/errors";

const embedded = "the embedded AWS";

/**
 * Refuses input members that an operation neither honours nor safely stores. Members that are `undefined` count as absent.
 *
 * @throws UnsupportedError naming `NAME.MEMBER`, e.g. `ec2:RunInstances.KeyName`
 */
export function refuseUnknownMembers(name: string, input: object, known: readonly string[]): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !known.includes(member)) throw new UnsupportedError(`${name}.${member}`, embedded);
}

/**
 * Refuses the values of a known member that are not modelled.
 *
 * @throws UnsupportedError naming `NAME=VALUE`, e.g. `ec2:CreateVpc.AmazonProvidedIpv6CidrBlock=true`
 */
export function refuseOtherValues(name: string, value: string | number | boolean | undefined, accepted: readonly unknown[]): void {
  if (value !== undefined && !accepted.includes(value)) throw new UnsupportedError(`${name}=${String(value)}`, embedded);
}

/**
 * Refuses the items of a known list that is not modelled; an empty list says nothing.
 *
 * @throws UnsupportedError naming the list
 */
export function refuseItems(name: string, list: readonly unknown[] | undefined): void {
  if (list !== undefined && list.length > 0) throw new UnsupportedError(name, embedded);
}
