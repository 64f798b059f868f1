import { expect, test } from "vitest";
import { prettyJson } from "../../../simulator/page/pretty-json.ts";

test("indents JSON, and leaves any other text alone", () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson("no JSON")).toBe("no JSON");
});
