import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sign, verify } from "../../../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../../../lambda/shared/secret.ts";

const secret = new Secret("It's a Secret to Everybody");
const body = Buffer.from("Hello, World!");
const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

describe("known answers", () => {
  test("GitHub's documented example", () => {
    expect(sign(secret, body)).toBe(signature);
    expect(verify([secret], body, signature)).toBe(true);
  });

  test("RFC 4231, test case 2", () => {
    const data = Buffer.from("what do ya want for nothing?");
    expect(sign(new Secret("Jefe"), data)).toBe(
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });
});

describe("refuses", () => {
  test.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["the scheme alone", "sha256="],
    ["a digest without its last digit", signature.slice(0, -1)],
    ["a digest with an extra digit", `${signature}0`],
    ["a digest that is not hex", `sha256=${"g".repeat(64)}`],
    ["a digest without its scheme", signature.slice("sha256=".length)],
    ["the digest of SHA-1", `sha1=${createHmac("sha1", secret.reveal()).update(body).digest("hex")}`],
    ["a digest after a space", ` ${signature}`],
    ["a digest of the same length in bytes, in other characters", `sha256=${"é".repeat(32)}`],
  ])("%s", (_, header) => {
    expect(verify([secret], body, header)).toBe(false);
  });

  test("another secret", () => {
    expect(verify([new Secret("another")], body, signature)).toBe(false);
  });

  test("every signature if there is no secret", () => {
    expect(verify([], body, signature)).toBe(false);
  });

  test("a signature with an empty secret, which anyone could make", () => {
    const anyones = `sha256=${createHmac("sha256", "").update(body).digest("hex")}`;
    expect(verify([new Secret("")], body, anyones)).toBe(false);
  });
});

describe("accepts", () => {
  test("hex in upper case", () => {
    expect(verify([secret], body, `sha256=${signature.slice("sha256=".length).toUpperCase()}`)).toBe(true);
  });

  test("each of several secrets, in any place", () => {
    const others = [new Secret("a"), new Secret("b")];
    expect(verify([secret, ...others], body, signature)).toBe(true);
    expect(verify([...others, secret], body, signature)).toBe(true);
  });

  test("a body that is not UTF-8", () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    expect(verify([secret], bytes, sign(secret, bytes))).toBe(true);
    expect(verify([secret], Buffer.from(bytes.toString("utf8")), sign(secret, bytes))).toBe(false);
  });
});

test("detects one changed bit anywhere in the body", () => {
  const bytesAndBit = fc
    .uint8Array({ minLength: 1, maxLength: 200 })
    .chain((bytes) => fc.tuple(fc.constant(bytes), fc.nat(bytes.length * 8 - 1), fc.string({ minLength: 1 })));
  fc.assert(
    fc.property(bytesAndBit, ([bytes, bit, key]) => {
      const header = sign(new Secret(key), bytes);
      expect(verify([new Secret(key)], bytes, header)).toBe(true);
      const changed = Uint8Array.from(bytes, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(verify([new Secret(key)], changed, header)).toBe(false);
    }),
  );
});
