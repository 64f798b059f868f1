import type { Step, StepKind, Story } from "../messages/story.ts";
import { element, find, write } from "./dom.ts";
import { read } from "./requests.ts";
import { readableId } from "./text.ts";

const words: Readonly<Record<StepKind, string>> = {
  received: "received",
  queued: "queued",
  claimed: "claimed",
  posted: "posted",
  answered: "answered",
  withdrawn: "withdrawn",
  moved: "moved",
  marked: "marked",
  deadLettered: "dead-lettered",
  redriven: "redriven",
  acknowledged: "acknowledged",
};

const everyMilliseconds = 1000;
let shown = "";

function step({ kind, time, detail, times }: Step): HTMLElement {
  const when = element("time", { dateTime: time, textContent: time.slice(11, 23) });
  const repeated = times === 1 ? "" : ` (${times} times)`;
  return element("li", {}, [
    when,
    element("strong", { textContent: words[kind] }),
    element("span", { textContent: `${detail}${repeated}` }),
  ]);
}

async function refresh(id: string): Promise<void> {
  const dialog = find("story", HTMLDialogElement);
  const {
    title,
    id: shownId,
    steps,
  }: Omit<Story, "state"> = (await read("/api/story", { id })) ?? {
    title: "The story of this event is no longer kept",
    id,
    steps: [],
  };
  write(find("story-title", HTMLElement), title);
  write(find("story-id", HTMLElement), `${readableId(shownId)}.`);
  const text = JSON.stringify(steps);
  if (text !== shown) find("story-steps", HTMLElement).replaceChildren(...steps.map(step));
  shown = text;
  if (!dialog.open) dialog.showModal();
}

/** Refreshes the story while it is open. */
export async function openStory(id: string): Promise<void> {
  const dialog = find("story", HTMLDialogElement);
  shown = "";
  await refresh(id);
  const refreshing = setInterval(() => void refresh(id).catch(() => clearInterval(refreshing)), everyMilliseconds);
  dialog.addEventListener("close", () => clearInterval(refreshing), { once: true });
}
