import type { Letter } from "../../messages/letters.ts";
import { CopyButton } from "../controls/copy-button.tsx";
import { formatDate } from "../text.ts";

/** Times, ids and attributes. */
export function LetterFacts({ letter: { id, time, receivedAt, attributes } }: { readonly letter: Letter }) {
  return (
    <>
      <dl class="letter-facts">
        <Fact name="Dead-lettered" value={formatDate(time)} />
        {receivedAt !== null && <Fact name="Received" value={formatDate(receivedAt)} />}
        <Fact name="Message id" value={id} copied="the message id" />
      </dl>
      <h3>Attributes</h3>
      {Object.keys(attributes).length === 0 && <p class="quiet">None.</p>}
      <dl class="letter-facts">
        {Object.entries(attributes).map(([name, value]) => (
          <Fact key={name} name={name} value={value} copied={`the attribute ${name}`} />
        ))}
      </dl>
    </>
  );
}

interface Properties {
  readonly name: string;
  readonly value: string;
  /** @default no button */
  readonly copied?: string;
}

function Fact({ name, value, copied }: Properties) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span class={copied === undefined ? undefined : "mono"}>{value}</span>
        {copied !== undefined && <CopyButton text={() => value} label={`Copy ${copied}`} />}
      </dd>
    </>
  );
}
