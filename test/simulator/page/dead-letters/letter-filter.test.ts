import { expect, test } from "vitest";
import type { LetterSummary } from "../../../../simulator/messages/letters.ts";
import { countBy, filterLetters } from "../../../../simulator/page/dead-letters/letter-filter.ts";

function letter(id: string, reason: string, title: string | null, detail = ""): LetterSummary {
  const eventId = title === null ? null : `["acme","run","${id}"]`;
  return { id, destination: id === "3" ? "pipelines" : "metrics", reason, detail, eventId, title, time: "" };
}

const letters = [
  letter("1", "rejected", "tracked · production-web", "Datadog answered 400"),
  letter("2", "malformed", null, "the body is not JSON"),
  letter("3", "rejected", "drift · staging-web", "Datadog answered 413"),
];
const idsOf = (reason: string, search: string) =>
  filterLetters(letters, { destination: "", reason, search }).map(({ id }) => id);

test("filters by reason and by every word of the search, in any case", () => {
  expect(idsOf("", "")).toEqual(["1", "2", "3"]);
  expect(idsOf("rejected", "")).toEqual(["1", "3"]);
  expect(idsOf("", "WEB 413")).toEqual(["3"]);
  expect(idsOf("malformed", "web")).toEqual([]);
  expect(idsOf("", "json")).toEqual(["2"]);
  expect(idsOf("", '"run","3"')).toEqual(["3"]);
});

test("filters by destination", () => {
  const found = filterLetters(letters, { destination: "pipelines", reason: "", search: "" });
  expect(found.map(({ id }) => id)).toEqual(["3"]);
  expect(filterLetters(letters, { destination: "events", reason: "", search: "" })).toEqual([]);
});

test("counts reasons and destinations, the most frequent first", () => {
  expect(countBy(letters, "reason")).toEqual([
    { value: "rejected", count: 2 },
    { value: "malformed", count: 1 },
  ]);
  expect(countBy(letters, "destination")).toEqual([
    { value: "metrics", count: 2 },
    { value: "pipelines", count: 1 },
  ]);
  expect(countBy([], "reason")).toEqual([]);
});
