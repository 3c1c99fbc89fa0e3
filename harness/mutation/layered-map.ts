/** A map on top of another: what was put below is found, what is put here stays here. */
export class LayeredMap<Key, Value> extends Map<Key, Value> {
  readonly #below: ReadonlyMap<Key, Value>;

  constructor(below: ReadonlyMap<Key, Value>) {
    super();
    this.#below = below;
  }

  override get(key: Key): Value | undefined {
    return super.get(key) ?? this.#below.get(key);
  }
}
