import { hasDynamic, sameType } from "./type.ts";
import { UNKNOWN, type Value } from "./types.ts";
import { entriesOf, isWhollyKnown, membersOf } from "./value.ts";
import { setKey } from "./set-value.ts";

/** Whether two values are equal; `undefined` when that is not known yet. Values of different types are never equal. */
export function equalValues(left: Value, right: Value): boolean | undefined {
  if (left.data === UNKNOWN || right.data === UNKNOWN) {
    const settled = !hasDynamic(left.type) && !hasDynamic(right.type) && !sameType(left.type, right.type);
    return settled && left.data !== null && right.data !== null ? false : undefined;
  }
  if (left.data === null || right.data === null) return left.data === right.data;
  if (left.type[0] === "set" && right.type[0] === "set") return equalSets(left, right);
  if (!hasDynamic(left.type) && !hasDynamic(right.type) && !sameType(left.type, right.type)) return false;
  if (typeof left.data !== "object" || typeof right.data !== "object") return left.data === right.data;
  return equalMembers(left, right);
}

function equalSets(left: Value, right: Value): boolean | undefined {
  if (!isWhollyKnown(left) || !isWhollyKnown(right)) return undefined;
  return sameType(left.type, right.type) && setKey(left) === setKey(right);
}

function equalMembers(left: Value, right: Value): boolean | undefined {
  const ours = membersOf(left);
  const theirs = membersOf(right);
  if (ours.length !== theirs.length) return false;
  const names = [...entriesOf(right).keys()];
  if ([...entriesOf(left).keys()].some((name, index) => names[index] !== name)) return false;
  for (const [index, member] of ours.entries()) {
    const other = theirs[index];
    const equal = other === undefined ? false : equalValues(member, other);
    if (equal !== true) return equal;
  }
  return true;
}
