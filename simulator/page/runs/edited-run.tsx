import { useState } from "preact/hooks";
import type { RunRecord, RunSummary } from "../../messages/run.ts";
import { prettyJson } from "../pretty-json.ts";
import { announce } from "../shell/announcement.ts";
import { parseText } from "./json-text.ts";
import { idOf, isObject, withIdentity } from "./policy-input.ts";
import { addressOf, type RunFilter } from "./run-filter.ts";
import { shortId } from "./run-words.ts";
import { sendPolicyInput } from "./sending.ts";
import { findSentRun } from "./sent-run.ts";
import { textOfSent } from "./sent-text.ts";
import { createUlid } from "./ulid.ts";

interface Properties {
  readonly record: RunRecord;
  readonly filter: RunFilter;
}

export function EditedRun({ record: { summary, policyInput }, filter }: Properties) {
  const [text, setText] = useState(() => (policyInput?.kind === "text" ? renewed(prettyJson(policyInput.text)) : ""));
  const [result, setResult] = useState<{ readonly text: string; readonly run?: RunSummary | undefined }>({ text: "" });
  const parsed = parseText(text);
  const value = parsed.kind === "value" ? parsed.value : undefined;
  const problem = parsed.kind === "wrong" ? parsed.problem : isObject(value) ? "" : "The input must be an object.";
  const id = idOf(value);

  const send = async () => {
    setResult({ text: "Sending …" });
    const sent = await sendPolicyInput(text);
    const said = textOfSent(sent);
    const run = id !== undefined && sent.kind !== "notRouted" ? await findSentRun(id) : undefined;
    setResult({ text: said, run });
    announce(said);
  };

  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === "") void send();
      }}
    >
      <label for="edited-input">Policy input</label>
      <textarea
        id="edited-input"
        class="mono"
        spellcheck={false}
        value={text}
        aria-invalid={problem !== ""}
        aria-describedby="edited-problem edited-id"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <p id="edited-problem" class="problem" role="alert">
        {problem}
      </p>
      <p id="edited-id" class="quiet">
        {id === undefined
          ? "The input has no run or module version."
          : id === shortId(summary.id)
            ? "The input has the id of this run. If the state is the same too, the ledger deduplicates it."
            : `The input has a new id, ${id}, so it counts as another run.`}
      </p>
      <div class="actions">
        <button type="submit" class="first" disabled={problem !== ""}>
          Send
        </button>
        <button type="button" disabled={id === undefined} onClick={() => setText(renewed(text))}>
          New id and time
        </button>
        {result.text !== "" && (
          <p class="result" role="status">
            {result.text} {result.run && <a href={addressOf(filter, result.run.id)}>Open the run</a>}
          </p>
        )}
      </div>
    </form>
  );
}

function renewed(text: string): string {
  const parsed = parseText(text);
  if (parsed.kind === "wrong") return text;
  const id = createUlid(Date.now(), Math.random);
  return JSON.stringify(withIdentity(parsed.value, id, Date.now()), undefined, 2);
}
