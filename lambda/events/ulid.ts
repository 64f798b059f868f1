/** Ten base-32 digits for the milliseconds since 1970, then sixteen random ones (github.com/ulid/spec). */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** In seconds since 1970; `undefined` for any other text. */
export function ulidEpochSeconds(id: string): number | undefined {
  if (!ulid.test(id)) return undefined;
  const time = Array.from(id.slice(0, 10).toUpperCase());
  return time.reduce((milliseconds, digit) => milliseconds * 32 + digits.indexOf(digit), 0) / 1000;
}
