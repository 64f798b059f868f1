import type { HeldEvent } from "../../messages/product.ts";
import { parseNote } from "../markdown.ts";
import { formatDate } from "../text.ts";
import { Badge, type Tone } from "./badge.tsx";
import { InlineMarkdown } from "./inline-markdown.tsx";

const tones: Readonly<Record<string, Tone>> = { error: "bad", warning: "warm", success: "good" };

/** An event as Datadog's event stream shows it. */
export function EventCard({ event }: { readonly event: HeldEvent }) {
  const { title, text, time, alertType, aggregationKey, runId } = event;
  return (
    <article class="event-card" data-event={title}>
      <header>
        <h3>{title}</h3>
        <Badge tone={tones[alertType] ?? "plain"}>{alertType}</Badge>
      </header>
      <p class="quiet">
        <time dateTime={new Date(time).toISOString()}>{formatDate(time)}</time>, <code>{aggregationKey}</code>
      </p>
      {parseNote(text).map((paragraph, index) => (
        <p key={index} class="event-text">
          <InlineMarkdown parts={paragraph} />
        </p>
      ))}
      {runId !== null && (
        <p>
          <a href={`/runs/${encodeURIComponent(runId)}?show=products`}>Its run, trace and deployment</a>
        </p>
      )}
    </article>
  );
}
