import { consoleState } from "../console-state.ts";
import { Field, type FieldProperties } from "./field.tsx";
import { finalStates, type NewRun, type Problems, runTypes } from "./new-run.ts";

interface Properties {
  readonly run: NewRun;
  readonly problems: Problems;
  /** Error of the last attempt to send, or "". */
  readonly result: string;
  readonly onChange: (run: NewRun) => void;
  readonly onSend: () => void;
}

type TextName = Exclude<keyof NewRun, "isDrift">;

export function NewRunForm({ run, problems, result, onChange, onSend }: Properties) {
  const field = (name: TextName, label: string, more: Partial<FieldProperties> = {}) => (
    <Field
      name={name}
      label={label}
      value={run[name]}
      problem={problems[name]}
      onChange={(value) => onChange({ ...run, [name]: value })}
      {...more}
    />
  );
  const isValid = Object.keys(problems).length === 0;
  return (
    <form
      class="new-run"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) onSend();
      }}
    >
      {field("stack", "Stack", { suggestions: knownStacks() })}
      {field("space", "Space")}
      {field("pool", "Worker pool", { hint: "Empty: public pool" })}
      {field("branch", "Branch")}
      {field("type", "Type", { options: runTypes })}
      {field("state", "Final state", { options: finalStates })}
      {field("added", "Resources added", { isNumber: true })}
      {field("changed", "Resources changed", { isNumber: true })}
      {field("deleted", "Resources deleted", { isNumber: true })}
      {field("planSeconds", "Seconds of planning", { isNumber: true })}
      {field("applySeconds", "Seconds of applying", { isNumber: true, hint: "0: not applied" })}
      <label class="check">
        <input
          type="checkbox"
          checked={run.isDrift}
          onChange={({ currentTarget }) => onChange({ ...run, isDrift: currentTarget.checked })}
        />
        Drift detection
      </label>
      <div class="actions">
        <button type="submit" class="first" disabled={!isValid}>
          Send the run
        </button>
        {result !== "" && (
          <p class="result" role="status">
            {result}
          </p>
        )}
      </div>
    </form>
  );
}

function knownStacks(): readonly string[] {
  const runs = consoleState.runs.value ?? [];
  return [...new Set(runs.filter(({ kind }) => kind === "run").map(({ subject }) => subject))].sort();
}
