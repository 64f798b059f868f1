interface Choice<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

interface Properties<Value extends string> {
  readonly legend: string;
  /** Unique in the page. */
  readonly name: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value | undefined;
  readonly onChoose: (value: Value) => void;
}

/** Radio buttons that look like one segmented control: a single tab stop, arrow keys choose. */
export function Choices<Value extends string>({ legend, name, choices, chosen, onChoose }: Properties<Value>) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {choices.map(({ value, text }) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
