import type { JSX } from "preact";
import { useId } from "preact/hooks";

export interface SegmentsInput<Word extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Word, string])[];
  readonly chosen: Word;
  readonly choose: (word: Word) => void;
}

/** One of a few, side by side: radio buttons in a coat. */
export function Segments<Word extends string>({ label, options, chosen, choose }: SegmentsInput<Word>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {options.map(([word, text]) => (
        <label key={word}>
          <input type="radio" name={name} value={word} checked={word === chosen} onChange={() => choose(word)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
