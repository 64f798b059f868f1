const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [5, 10, 15, 30, ...[1, 2, 5, 10, 15, 30].map((each) => each * minute)];
const longSteps = [...[1, 2, 3, 6, 12].map((each) => each * hour), ...[1, 2, 7].map((each) => each * day)];

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exactClock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const date = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

const dateOf = (second: number) => new Date(second * 1000);

export interface Tick {
  /** Seconds since 1970. */
  readonly second: number;
  readonly text: string;
}

/** Round local times between two seconds since 1970, at most so many. */
export function timeTicks(from: number, to: number, most: number): readonly Tick[] {
  const step = [...steps, ...longSteps].find((each) => (to - from) / each < most) ?? 7 * day;
  const offset = dateOf(from).getTimezoneOffset() * minute;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const second = first + index * step;
    return { second, text: tickTextOf(second, step) };
  });
}

function tickTextOf(second: number, step: number): string {
  if (step < minute) return exactClock.format(dateOf(second));
  if (step >= day) return date.format(dateOf(second));
  const text = clock.format(dateOf(second));
  return text === "00:00" ? weekday.format(dateOf(second)) : text;
}

/** The time of a bucket of this length, with the day if it is not today's. */
export function bucketText(second: number, bucketSeconds: number, now = Date.now()): string {
  const text = (bucketSeconds < minute ? exactClock : clock).format(dateOf(second));
  return isSameDay(second, now / 1000) ? text : `${weekday.format(dateOf(second))} ${text}`;
}

/** Such as "14:00 – 14:30", with the dates if it is not today. */
export function frameText({ from, to }: { readonly from: number; readonly to: number }, now = Date.now()): string {
  const form = to - from < 10 * minute ? exactClock : clock;
  const isToday = isSameDay(from, now / 1000) && isSameDay(to, now / 1000);
  const text = (second: number) =>
    isToday ? form.format(dateOf(second)) : `${date.format(dateOf(second))}, ${form.format(dateOf(second))}`;
  return `${text(from)} – ${text(to)}`;
}

function isSameDay(one: number, other: number): boolean {
  return dateOf(one).toDateString() === dateOf(other).toDateString();
}
