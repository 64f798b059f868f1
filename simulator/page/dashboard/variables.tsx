import type { DrawnVariable } from "../../messages/drawn-dashboard.ts";
import { type Selection, withVariable } from "./selection.ts";

interface Properties {
  readonly variables: readonly DrawnVariable[];
  readonly selection: Selection;
  readonly onChoose: (next: Selection) => void;
}

export function Variables({ variables, selection, onChoose }: Properties) {
  return (
    <div class="variables">
      {variables.map(({ name, values }) => (
        <Variable
          key={name}
          name={name}
          values={values}
          chosen={selection.variables[name] ?? "*"}
          onChoose={(value) => onChoose(withVariable(selection, name, value))}
        />
      ))}
      {Object.keys(selection.variables).length > 0 && (
        <button type="button" class="small" onClick={() => onChoose({ ...selection, variables: {} })}>
          Reset variables
        </button>
      )}
    </div>
  );
}

interface VariableProperties extends Pick<DrawnVariable, "name" | "values"> {
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

function Variable({ name, values, chosen, onChoose }: VariableProperties) {
  // A link may name a value that has no points yet.
  const offered = chosen === "*" || values.includes(chosen) ? values : [chosen, ...values];
  return (
    <div class={chosen === "*" ? "variable" : "variable chosen"}>
      <label class="variable-name" for={`variable-${name}`}>
        {name.replaceAll("_", " ")}
      </label>
      <select id={`variable-${name}`} value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="*">all</option>
        {offered.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </div>
  );
}
