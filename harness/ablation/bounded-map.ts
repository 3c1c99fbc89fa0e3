/** A map that keeps what was asked for most recently and lets go of the rest. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number;
  readonly #onEvicted: (value: Value) => void;

  constructor(most: number, onEvicted: (value: Value) => void = () => undefined) {
    super();
    this.#most = most;
    this.#onEvicted = onEvicted;
  }

  override get(key: Key): Value | undefined {
    const value = super.get(key);
    if (value === undefined) return undefined;
    super.delete(key);
    super.set(key, value);
    return value;
  }

  override set(key: Key, value: Value): this {
    super.delete(key);
    super.set(key, value);
    for (const [oldest, evicted] of this.entries()) {
      if (this.size <= this.#most) break;
      super.delete(oldest);
      this.#onEvicted(evicted);
    }
    return this;
  }
}
