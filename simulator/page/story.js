import { element, find, write } from "./dom.js";

const words = {
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

function step({ kind, time, detail, times }) {
  const when = element("time", { dateTime: time, textContent: time.slice(11, 23) });
  const repeated = times === 1 ? "" : ` (${times} times)`;
  return element("li", {}, [
    when,
    element("strong", { textContent: words[kind] }),
    element("span", { textContent: `${detail}${repeated}` }),
  ]);
}

/** An id is the JSON of account, kind, id and state. */
function readable(id) {
  try {
    return JSON.parse(id).join(" · ");
  } catch {
    return id;
  }
}

async function refresh(id) {
  const dialog = find("story");
  const answer = await fetch(`/api/story?id=${encodeURIComponent(id)}`);
  const story = answer.ok ? await answer.json() : { title: "The story of this event is no longer kept", id, steps: [] };
  write(find("story-title"), story.title);
  write(find("story-id"), `${readable(story.id)}.`);
  const text = JSON.stringify(story.steps);
  if (text !== shown) find("story-steps").replaceChildren(...story.steps.map(step));
  shown = text;
  if (!dialog.open) dialog.showModal();
}

/** Refreshes the story while it is open. */
export async function openStory(id) {
  const dialog = find("story");
  shown = "";
  await refresh(id);
  const refreshing = setInterval(() => refresh(id).catch(() => clearInterval(refreshing)), everyMilliseconds);
  dialog.addEventListener("close", () => clearInterval(refreshing), { once: true });
}
