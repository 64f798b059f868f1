import { useState } from "preact/hooks";
import type { RunDelivery } from "../../messages/run.ts";
import { Badge } from "../controls/badge.tsx";
import { Choices } from "../controls/choices.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { JsonText } from "../controls/json-text.tsx";
import { prettyJson } from "../pretty-json.ts";
import { formatInstant } from "../text.ts";
import { curlOf } from "./curl.ts";
import { TextMissing } from "./text-missing.tsx";

interface Properties {
  readonly delivery: RunDelivery;
  readonly number: number;
  readonly isOpen: boolean;
}

export function Delivery({ delivery, number, isOpen }: Properties) {
  const { time, headers, answer } = delivery;
  return (
    <details class="card delivery" open={isOpen}>
      <summary>
        <span>Attempt {number}</span>
        <time dateTime={time}>{formatInstant(time)}</time>
        {answer === null ? <Badge>no answer yet</Badge> : <Status status={answer.status} />}
      </summary>
      {answer !== null && (
        <p>
          The receiver answered <code>{answer.status}</code> with <code>{answer.body}</code>
        </p>
      )}
      <p class="part-title">Headers</p>
      <table class="headers">
        <thead class="unseen">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {headers.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Body delivery={delivery} number={number} />
    </details>
  );
}

function Status({ status }: { readonly status: number }) {
  return <Badge tone={status < 300 ? "good" : "bad"}>{status}</Badge>;
}

type Form = "pretty" | "raw";
const forms: readonly { readonly value: Form; readonly text: string }[] = [
  { value: "pretty", text: "Indented" },
  { value: "raw", text: "As signed" },
];

function Body({ delivery, number }: { readonly delivery: RunDelivery; readonly number: number }) {
  const [form, setForm] = useState<Form>("pretty");
  const { headers, body } = delivery;
  if (body.kind !== "text") return <TextMissing text={body} />;
  const curl = () => curlOf(`${location.origin}/webhook`, headers, body.text);
  return (
    <>
      <div class="part-bar">
        <p class="part-title">Body</p>
        <Choices legend="Show" name={`form-${number}`} choices={forms} chosen={form} onChoose={setForm} />
        <CopyButton text={() => body.text} label={`Copy body of attempt ${number}, as signed`} caption="Copy body" />
        <CopyButton text={curl} label={`Copy as curl: attempt ${number}`} caption="Copy as curl" />
      </div>
      <JsonText text={form === "pretty" ? prettyJson(body.text) : body.text} label={`Body of attempt ${number}`} />
    </>
  );
}
