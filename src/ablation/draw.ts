/** A deterministic source of choices: the same seed gives the same ones. */
export interface Draw {
  /** A whole number from 0 to just below `limit`. */
  readonly below: (limit: number) => number;
  /** 0 ≤ x < 1. */
  readonly unit: () => number;
  readonly shuffled: <T>(items: readonly T[]) => readonly T[];
}

/**
 * Opens a stream of choices (Mulberry32).
 *
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    below,
    unit,
    shuffled: (items) => {
      const mixed = [...items];
      for (let last = mixed.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        mixed.splice(last, 1, ...mixed.splice(other, 1, ...mixed.slice(last, last + 1)));
      }
      return mixed;
    },
  };
}
