import type { EventSummary, Standing, TrafficState } from "../messages/console-state.ts";
import type { Orders } from "../messages/requests.ts";
import { announce } from "./announcement.ts";
import { calendarText } from "./calendar-text.ts";
import { element, find, listen, write } from "./dom.ts";
import { keepList } from "./keyed-list.ts";
import { order } from "./requests.ts";
import { openStory } from "./story.ts";
import { formatTime } from "./text.ts";

const speeds = [
  { perMinute: 0, label: "off" },
  { perMinute: 20, label: "20 a minute" },
  { perMinute: 120, label: "120 a minute" },
  { perMinute: 600, label: "600 a minute" },
] as const;

const standings: Readonly<Record<Standing, string>> = {
  waiting: "on the queue",
  sending: "being sent",
  counted: "in Datadog",
  deadLettered: "dead-lettered",
};

const speedBoxes = speeds.map(({ perMinute, label }) => {
  const box = element("input", { type: "radio", name: "speed", value: String(perMinute) });
  listen(box, "change", () => ask({ perMinute }));
  return { perMinute, label, box };
});

/** A state that was sent before a command must not undo the user's choice for this long. */
const settledMilliseconds = 500;
let unsettled = 0;

async function ask(wish: Orders["/api/traffic"]): Promise<void> {
  unsettled += 1;
  const wrong = await order("/api/traffic", wish);
  if (wrong !== "") announce(wrong);
  setTimeout(() => {
    unsettled -= 1;
  }, settledMilliseconds);
}

export function startRuns(): void {
  const week = element("button", { type: "button", id: "week", textContent: "A week at full speed" });
  listen(week, "click", () => ask({ week: true }));
  find("speed", HTMLElement).append(...speedBoxes.map(({ label, box }) => element("label", {}, [box, label])), week);
  find("try", HTMLElement).textContent =
    'sed -e "s/\\"updated_at\\": [0-9]*/\\"updated_at\\": $(date +%s)000000000/" \\\n' +
    '    -e "s/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D/RUN$(date +%s)/" \\\n' +
    "  test/fixtures/policy-input/run-tracked-finished.json |\n" +
    `  curl -sS --data-binary @- ${location.origin}/policy`;
}

export function showTraffic(traffic: TrafficState): void {
  if (unsettled === 0) {
    for (const { perMinute, box } of speedBoxes) box.checked = !traffic.isWeek && perMinute === traffic.perMinute;
  }
  find("week", HTMLButtonElement).disabled = traffic.isWeek;
  write(find("calendar", HTMLElement), calendarText(traffic));
}

function row({ id }: EventSummary): HTMLElement {
  const button = element("button", { type: "button", className: "row" }, [
    element("span"),
    element("span", { className: "standing" }),
    element("small"),
    element("small", { className: "standing" }),
  ]);
  listen(button, "click", () => openStory(id));
  return element("li", {}, [button]);
}

function fillRow(item: HTMLElement, { title, state, standing, time }: EventSummary): void {
  const [name, where, outcome, when] = item.querySelectorAll<HTMLElement>(".row > *");
  if (name === undefined || where === undefined || outcome === undefined || when === undefined) return;
  write(name, title);
  write(where, standings[standing]);
  where.dataset["standing"] = standing;
  write(outcome, state.toLowerCase());
  write(when, formatTime(time));
}

export function showEvents(events: readonly EventSummary[]): void {
  find("no-events", HTMLElement).hidden = events.length > 0;
  keepList(find("events", HTMLElement), events, { keyOf: ({ id }) => id, make: row, update: fillRow });
}
