import { isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { redactIpv6 } from "../../../scripts/dlq/redact-ipv6.ts";
import { redactText } from "../../../scripts/dlq/redact-text.ts";

const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
const ipv4 = fc.tuple(...[0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 255 }))).map((bytes) => bytes.join("."));
const tail = fc.oneof(
  fc.tuple(group, group).map((groups) => groups.join(":")),
  ipv4,
);

/** All textual forms: whole, compressed anywhere, with zeros before a group, with an IPv4 tail, upper case, with a zone. */
const written = fc
  .record({
    groups: fc.array(group, { minLength: 6, maxLength: 6 }),
    tail,
    compressed: fc.option(fc.tuple(fc.nat(6), fc.nat(6))),
    isPadded: fc.boolean(),
    isUpper: fc.boolean(),
    zone: fc.constantFrom("", "%eth0", "%en-1.2", "%12", "%a:b"),
  })
  .map(({ groups, tail: end, compressed, isPadded, isUpper, zone }) => {
    const padded = isPadded ? groups.map((each) => each.padStart(4, "0")) : groups;
    const [from, to] = (compressed ?? [0, 0]).toSorted((one, other) => one - other);
    const text =
      compressed === null
        ? [...padded, end].join(":")
        : `${padded.slice(0, from).join(":")}::${[...padded.slice(to), end].join(":")}`;
    return `${isUpper ? text.toUpperCase() : text}${zone}`;
  });
const short = fc.constantFrom("::", "::1", "1::", "a::b", "fe80::", "fe80::1%eth0", "::ffff:192.0.2.1", "2001:DB8::1");
const address = fc.oneof(written, fc.ipV6(), short).filter((text) => isIPv6(text));

const before = fc.constantFrom(
  "",
  " ",
  "[",
  "(",
  '"',
  "=",
  ",",
  "/",
  "http://[",
  "from:",
  "from ",
  "<",
  "…",
  "在",
  ".",
);
const after = fc.constantFrom("", " ", "]", "]:443", ")", '"', ",", "/64", ". ", ": no route", "\n", ">", "…", "在");

test("redacts an address in every form that Node reads, and nothing around it", () => {
  fc.assert(
    fc.property(before, address, after, (start, text, end) => {
      // A colon or a dot after the address may count as a part of it.
      const redacted = [end, end.replace(/^[.:]/, "")].map((rest) => `${start}[redacted]${rest}`);
      expect(redacted).toContain(redactText(`${start}${text}${end}`));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["two in a list", "fe80::1,fe80::2", "[redacted],[redacted]"],
  ["a range", "fe80::1-fe80::ff", "[redacted]-[redacted]"],
  ["a port without brackets", "1:2:3:4:5:6:7:8:443", "[redacted]"],
  ["a port of five digits", "1:2:3:4:5:6:7:8:44300", "[redacted]:44300"],
  ["a name before it", "bad:1:2:3:4:5:6:7:8", "[redacted]"],
  ["a colon before ::", "peer:::1 left", "peer:[redacted] left"],
  ["a hardware address", "from 00:1A:2b:3c:4d:5e", "from [redacted]"],
])("redacts %s", (_, text, redacted) => {
  expect(redactText(text)).toBe(redacted);
});

const word = fc.stringMatching(/^[a-z_]{1,8}$/);
/** A name that cannot be an address: one part has a letter that is not a hexadecimal digit. */
const path = fc
  .tuple(
    fc.array(word, { maxLength: 2 }),
    fc.stringMatching(/^[a-f]{0,2}[g-z_][a-z_]{0,5}$/),
    fc.array(word, { maxLength: 2 }),
  )
  .filter(([first, , last]) => first.length + last.length > 0)
  .map(([first, middle, last]) => [...first, middle, ...last].join("::"));

test("keeps names with ::, such as those of Rego and Terraform", () => {
  fc.assert(
    fc.property(path, fc.constantFrom("", " ", "(", "."), (text, end) => {
      expect(redactIpv6(`see ${text}${end}`)).toBe(`see ${text}${end}`);
    }),
    {
      numRuns: 2_000,
      examples: [
        ["spacelift::logs::planning", ""],
        ["provider::aws::a", "("],
        ["add::bed::logs", " "],
      ],
    },
  );
});

test("keeps times", () => {
  const zone = fc.constantFrom("Z", "+01:00", "-07:30", " UTC", "");
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-01-01") }), zone, (date, at) => {
      const iso = date.toISOString();
      const [day = "", time = ""] = iso.split("T");
      const [hours = ""] = time.split(".");
      const logged = `27/Nov/2026:${hours} +0000`;
      for (const text of [iso, `${day} ${hours}${at}`, time, hours.slice(0, 5), date.toUTCString(), logged]) {
        expect(redactText(text)).toBe(text);
      }
    }),
  );
});

test.each([
  'module.network["eu-west-1"].aws_subnet.public[0]',
  'aws_iam_role.this["ci:deploy"]',
  "arn:aws:iam::123456789012:role/deploy",
  "arn:aws:ec2:us-east-1::image/ami-0abcdef",
  "arn:aws:s3:::production-logs/a",
  "std::vector<a>",
  "1:2:3",
])("keeps %s", (text) => {
  expect(redactText(text)).toBe(text);
});
