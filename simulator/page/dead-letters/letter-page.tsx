import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Letter } from "../../messages/letters.ts";
import { Badge } from "../controls/badge.tsx";
import { CopyButton } from "../controls/copy-button.tsx";
import { Empty } from "../controls/empty.tsx";
import { JsonText } from "../controls/json-text.tsx";
import { prettyJson } from "../pretty-json.ts";
import { addressWith, useQuery } from "../query.ts";
import { read } from "../requests.ts";
import { LetterFacts } from "./letter-facts.tsx";
import { letters, redrive } from "./letters.ts";
import { reasonOf } from "./reasons.ts";

type Content = { readonly kind: "loading" | "gone" | "failed" } | { readonly kind: "letter"; readonly letter: Letter };

/** As in the stylesheet. */
const replacesList = "(max-width: 68.74rem)";

/** One message: its reason, what to do, and its content. */
export function LetterPage({ id }: { readonly id: string }) {
  const content = useSignal<Content>({ kind: "loading" });
  const [query] = useQuery();
  const back = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // The message replaced the list, which had the focus.
    if (matchMedia(replacesList).matches) back.current?.focus();
    void read("/api/letter", { id }).then(
      (letter) => {
        content.value = letter === undefined ? { kind: "gone" } : { kind: "letter", letter };
      },
      () => {
        content.value = { kind: "failed" };
      },
    );
  }, [id]);
  return (
    <section class="card letter-page" aria-label="Message">
      <p class="back">
        <a ref={back} href={addressWith("/dead-letters", query, {})}>
          ← All dead letters
        </a>
      </p>
      <LetterContent content={content.value} />
    </section>
  );
}

function LetterContent({ content }: { readonly content: Content }) {
  switch (content.kind) {
    case "loading":
      return <p class="quiet">Loading …</p>;
    case "gone":
      return <Empty title="This message is not on a dead-letter queue.">It was redriven or has expired.</Empty>;
    case "failed":
      return (
        <p class="notice bad" role="alert">
          The message could not be read.
        </p>
      );
    case "letter":
      return <Whole letter={content.letter} />;
  }
}

function Whole({ letter }: { readonly letter: Letter }) {
  const { id, destination, reason, detail, eventId, title, body } = letter;
  const { meaning, remedy } = reasonOf(reason, destination);
  const isStillThere = letters.value?.some((each) => each.id === id) ?? true;
  const pretty = prettyJson(body);
  return (
    <>
      <header>
        <h2>{title ?? "Unreadable message"}</h2>
        <Badge>{destination}</Badge>
        <Badge tone="bad">{reason}</Badge>
        <button type="button" class="first" disabled={!isStillThere} onClick={() => void redrive([id])}>
          Redrive
        </button>
      </header>
      {!isStillThere && (
        <p class="notice warm" role="status">
          This message has left the dead-letter queue.
        </p>
      )}
      <p>
        {meaning} <strong>{remedy}</strong>
      </p>
      {detail !== "" && <p class="detail-text mono">{detail}</p>}
      {eventId !== null && (
        <p>
          <a href={`/runs/${encodeURIComponent(eventId)}`}>Open its run</a>
        </p>
      )}
      <LetterFacts letter={letter} />
      <div class="body-heading">
        <h3>Body</h3>
        <CopyButton text={() => body} label="Copy signed body" caption="Copy signed" />
        <CopyButton text={() => pretty} label="Copy indented body" caption="Copy indented" />
      </div>
      <JsonText text={pretty} label="Body of the message" />
    </>
  );
}
