const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeDigits = 10;
const randomDigits = 16;

/** A ULID (github.com/ulid/spec), the form of Spacelift's run ids. `random` gives numbers from 0 to below 1. */
export function createUlid(epochMilliseconds: number, random: () => number): string {
  const time = Array.from({ length: timeDigits }, (_, index) => {
    const value = Math.floor(epochMilliseconds / 32 ** (timeDigits - 1 - index)) % 32;
    return digits.charAt(value);
  });
  const rest = Array.from({ length: randomDigits }, () => digits.charAt(Math.floor(random() * 32)));
  return [...time, ...rest].join("");
}
