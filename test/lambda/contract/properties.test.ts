import { expect, test } from "vitest";
import { readProperties, readValidProperties, writeProperties } from "../../../lambda/contract/properties.ts";
import {
  flag,
  jsonObject,
  list,
  listOf,
  optionalText,
  origin,
  positiveInteger,
  text,
  textObjects,
} from "../../../lambda/contract/property.ts";

const table = {
  Queue: text,
  Extension: optionalText,
  Endpoint: origin,
  Version: positiveInteger,
  Repair: flag,
  Handles: list,
  States: listOf(["FINISHED", "FAILED"]),
  Monitors: jsonObject,
  Metrics: textObjects,
};

const values = {
  Queue: "Queue-1",
  Extension: "",
  Endpoint: "https://acme.app.spacelift.io",
  Version: 2,
  Repair: false,
  Handles: ["@ops", '"quoted"'],
  States: ["FAILED"],
  Monitors: { silent: { query: "a < 1" } },
  Metrics: [{ name: "run.count", unit: "job" }],
} as const;

const written = writeProperties(table, values);

test("CloudFormation gets each property as a string, in the table's order, and text unquoted", () => {
  expect(Object.keys(written)).toEqual(Object.keys(table));
  expect(written).toMatchObject({
    Queue: "Queue-1",
    Extension: "",
    Version: "2",
    Repair: "false",
    States: '["FAILED"]',
  });
});

test("a function reads the values that the stack wrote, and ignores other fields", () => {
  expect(readProperties(table, { ...written, ServiceToken: "arn" })).toEqual(values);
});

test("the stack's writer rejects a value of another type", () => {
  // @ts-expect-error: the version is a number
  expect(writeProperties({ Version: positiveInteger }, { Version: "2" })).toEqual({ Version: '"2"' });
});

test.each([
  ["Queue", ""],
  ["Queue", undefined],
  ["Version", undefined],
])("a function rejects properties in which %s is %j, and names the property and the remedy", (name, value) => {
  expect(() => readProperties(table, { ...written, [name]: value })).toThrow(
    `The property ${name} is missing: deploy the stack again.`,
  );
});

test.each([
  ["Queue", 1],
  ["Endpoint", "acme.app.spacelift.io"],
  ["Endpoint", "https://acme.app.spacelift.io/"],
  ["Version", "0"],
  ["Version", "1.5"],
  ["Version", "latest"],
  ["Version", 2],
  ["Repair", "yes"],
  ["Repair", '"true"'],
  ["Handles", "@ops"],
  ["Handles", "[1]"],
  ["States", '["EXPLODED"]'],
  ["States", '["FAILED","FAILED"]'],
  ["States", "{}"],
  ["Monitors", "[]"],
  ["Monitors", "null"],
  ["Metrics", "{}"],
  ["Metrics", '[{"name":1}]'],
] as const)("a function rejects the %s %j, and names the property, the value and the remedy", (name, value) => {
  const read = () => readProperties(table, { ...written, [name]: value });
  expect(read).toThrow(TypeError);
  expect(read).toThrow(`The property ${name} is ${value}, not ${table[name].expected}: deploy the stack again.`);
});

test.each([undefined, null, "text", []])("%j has no properties", (properties) => {
  expect(() => readProperties(table, properties)).toThrow("The property Queue is missing");
  expect(readValidProperties(table, properties)).toEqual({});
});

test("an error shows the beginning of a long value", () => {
  const read = () => readProperties(table, { ...written, Monitors: "x".repeat(10_000) });
  expect(read).toThrow(`${"x".repeat(200)}…`);
  expect(read).not.toThrow("x".repeat(201));
});

test("a prototype's field is not a property", () => {
  expect(() => readProperties({ toString: text }, {})).toThrow("The property toString is missing");
});

test("reads only the valid properties of another version", () => {
  expect(readValidProperties(table, { Queue: "Queue-0", Version: "latest", Repair: "true" })).toEqual({
    Queue: "Queue-0",
    Repair: true,
  });
});
