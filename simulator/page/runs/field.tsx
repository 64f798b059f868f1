export interface FieldProperties {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly hint?: string;
  readonly isNumber?: boolean;
  /** With options, the field is a select element. */
  readonly options?: readonly string[];
  readonly suggestions?: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A labelled input whose problem and hint are read out with it. */
export function Field(properties: FieldProperties) {
  const { name, label, problem, hint } = properties;
  const id = `field-${name}`;
  return (
    <div class={problem === undefined ? "field" : "field wrong"}>
      <label for={id}>{label}</label>
      <Control id={id} {...properties} />
      <p id={`${id}-note`} class={problem === undefined ? "quiet" : "problem"}>
        {problem ?? hint ?? ""}
      </p>
    </div>
  );
}

function Control({
  id,
  value,
  problem,
  isNumber,
  options,
  suggestions,
  onChange,
}: FieldProperties & { readonly id: string }) {
  const described = { id, value, "aria-describedby": `${id}-note`, "aria-invalid": problem !== undefined };
  if (options !== undefined) {
    return (
      <select {...described} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option.toLowerCase()}
          </option>
        ))}
      </select>
    );
  }
  return (
    <>
      <input
        {...described}
        type="text"
        inputMode={isNumber === true ? "numeric" : "text"}
        autocomplete="off"
        list={suggestions && `${id}-known`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {suggestions && (
        <datalist id={`${id}-known`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}
