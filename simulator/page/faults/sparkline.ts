export interface Sample {
  /** In seconds since 1970, with a fraction. */
  readonly time: number;
  readonly value: number;
}

/** Each sample holds until the next. Keeps one from before the shown span, which holds at its start. */
export function addSample(samples: readonly Sample[], sample: Sample, span: number): readonly Sample[] {
  const start = samples.findLastIndex(({ time }) => time <= sample.time - span);
  return [...samples.slice(Math.max(0, start)), sample];
}

/** The area under the samples of the last `span` seconds, as an SVG path in a box of 100 by 30. */
export function areaPath(samples: readonly Sample[], now: number, span: number): string {
  const top = Math.max(1, ...samples.map(({ value }) => value));
  const x = (time: number) => rounded(Math.min(100, Math.max(0, 100 - ((now - time) / span) * 100)));
  const y = (value: number) => rounded(30 - (value / top) * 29);
  const steps = samples.map(({ time, value }) => `H${x(time)}V${y(value)}`).join("");
  const [first] = samples;
  return first === undefined ? "" : `M${x(first.time)} 30${steps}H100V30Z`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
