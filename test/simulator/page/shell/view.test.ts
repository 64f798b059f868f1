import { expect, test } from "vitest";
import { isPageAddress, viewAddresses } from "../../../../simulator/messages/addresses.ts";
import { viewOf } from "../../../../simulator/page/shell/view.ts";
import { views } from "../../../../simulator/page/views.ts";

test.each([
  ["/", "Overview"],
  ["/runs", "Runs"],
  ["/runs/1%2F2", "Runs"],
  ["/dead-letters/7", "Dead letters"],
  ["/destinations", "Destinations"],
  ["/destinations/events", "Destinations"],
  ["/dashboard/", "Dashboard"],
  ["/runs/1/2", undefined],
  ["/runs/%E0%A4%A", undefined],
  ["/runsome", undefined],
  ["/webhook", undefined],
])("%s shows %s", (path, title) => {
  expect(viewOf(views, path)?.title).toBe(title);
});

test("every view has an address that the server answers with the page", () => {
  expect(views.map(({ address }) => address)).toEqual(viewAddresses);
  expect(["/runs/1", "/dead-letters/1"].every(isPageAddress)).toBe(true);
  expect(["/faults/1", "/api/faults", "/webhook"].some(isPageAddress)).toBe(false);
});
