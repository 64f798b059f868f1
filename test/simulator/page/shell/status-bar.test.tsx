import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { receive } from "../../../../simulator/page/console-state.ts";
import { StatusBar } from "../../../../simulator/page/shell/status-bar.tsx";

/** Name, tone and text of each figure. */
function figures(): readonly (readonly string[])[] {
  const found = render(<StatusBar />).matchAll(
    /data-figure="(?<name>[^"]*)"(?: class="(?<tone>[^"]*)")?><dt>[^<]*<\/dt><dd>(?<text>[^<]*)</g,
  );
  return [...found].map(({ groups }) => [groups?.["name"] ?? "", groups?.["tone"] ?? "", groups?.["text"] ?? ""]);
}

test("the status bar has every figure, before and after the first message", () => {
  expect(figures().map(([name, , text]) => [name, text])).toEqual([
    ["delivered", "–"],
    ["in flight", "–"],
    ["lost", "–"],
    ["doubled", "–"],
    ["dead-lettered", "–"],
    ["active faults", "–"],
    ["lost by a plain forwarder", "–"],
  ]);
  const sums = { expected: 1300, held: 1234, lost: 0, doubled: 1, inFlight: 70 };
  receive({
    balance: { ...sums, deadLettered: 2, refused: 0, recovered: 0 },
    plain: { ...sums, lost: 3 },
    faults: ["datadog-500"],
  });
  expect(figures()).toEqual([
    ["delivered", "", "1,234"],
    ["in flight", "", "65"],
    ["lost", "good", "0"],
    ["doubled", "bad", "1"],
    ["dead-lettered", "warm", "2"],
    ["active fault", "warm", "1"],
    ["lost by a plain forwarder", "bad", "3"],
  ]);
});

test("with a real Datadog there is no plain forwarder", () => {
  receive({ plain: null });
  expect(figures().map(([name]) => name)).not.toContain("lost by a plain forwarder");
});

test("shows the trouble of other destinations, and nothing else of them", () => {
  const quiet = { waiting: 3, delivered: 9, doubled: 0, deadLetters: 0 };
  receive({
    destinations: [
      { ...quiet, name: "metrics", doubled: 7 },
      { ...quiet, name: "pipelines" },
      { ...quiet, name: "events", doubled: 2, deadLetters: 4 },
    ],
  });
  expect(figures().filter(([name]) => /events|pipelines|metrics/.test(name ?? ""))).toEqual([
    ["doubled events", "bad", "2"],
    ["dead-lettered events", "warm", "4"],
  ]);
});
