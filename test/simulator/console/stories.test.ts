import { expect, test } from "vitest";
import type { ReportedEvent } from "../../../simulator/console/reported-event.ts";
import { createStories } from "../../../simulator/console/stories.ts";

function event(id: string): ReportedEvent {
  return { id, isNamed: true, kind: "run", title: `run ${id}`, state: "FINISHED", counted: { metric: "m", key: "m" } };
}

test("a story has its steps in order, and merges repeated ones", () => {
  const stories = createStories(() => 1000);
  stories.begin(event("1"));
  stories.tell("1", "received", "signed", 500);
  stories.tell("1", "posted", "alone");
  stories.tell("1", "posted", "alone");
  expect(stories.read("1")?.steps).toEqual([
    { kind: "received", time: "1970-01-01T00:00:00.500Z", detail: "signed", times: 1 },
    { kind: "posted", time: "1970-01-01T00:00:01.000Z", detail: "alone", times: 2 },
  ]);
});

test("a long story keeps its start and its end", () => {
  const stories = createStories(() => 0);
  stories.begin(event("1"));
  for (let count = 0; count < 500; count += 1) stories.tell("1", "answered", String(count));
  const details = stories.read("1")?.steps.map(({ detail }) => detail) ?? [];
  expect(details).toHaveLength(40);
  expect([details[0], details.at(-1)]).toEqual(["0", "499"]);
});

test("keeps only the latest stories, newest first", () => {
  const stories = createStories(() => 0);
  for (let count = 0; count < 2_500; count += 1) {
    stories.begin(event(String(count)));
    stories.tell(String(count), "queued", "");
  }
  expect(stories.read("499")).toBeUndefined();
  expect(stories.read("500")).toBeDefined();
  expect(stories.recent(2).map(({ id }) => id)).toEqual(["2499", "2498"]);
});
