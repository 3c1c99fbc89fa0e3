/** When things came to be, on the scenario's clock: a backend's own clock knows nothing of it. In the order in which they did. */
export interface Moments {
  note(thing: string, at: Date): void;
  find(thing: string): { readonly at: Date; readonly order: number } | undefined;
  forget(thing: string): void;
}

export function createMoments(): Moments {
  const known = new Map<string, { readonly at: Date; readonly order: number }>();
  let next = 0;
  return {
    note: (thing, at) => {
      known.set(thing, { at, order: next });
      next += 1;
    },
    find: (thing) => known.get(thing),
    forget: (thing) => void known.delete(thing),
  };
}
