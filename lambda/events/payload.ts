/** Limits of one payload (docs.datadoghq.com, "Submit metrics"). */
export const maximumPayload = { packedBytes: 512_000, unpackedBytes: 5_242_880 } as const;

/** An upper bound. Batches are cut by it before anything is claimed. */
export interface PayloadSize {
  readonly series: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/** Leaves room for the brackets around the series. The limit on series bounds the memory. */
const fullGroup: PayloadSize = { series: 10_000, packedBytes: 505_000, unpackedBytes: 5_200_000 };

/** Each group fits one payload. Memory holds at most one group and the next item. */
export function* cut<T>(all: Iterable<T>, sizeOf: (one: T) => PayloadSize): Generator<readonly T[]> {
  let group: T[] = [];
  let total: PayloadSize = { series: 0, packedBytes: 0, unpackedBytes: 0 };
  for (const one of all) {
    const size = sizeOf(one);
    const sum = sumOf(total, size);
    if (group.length > 0 && !fits(sum)) {
      const full = group;
      group = [one];
      total = size;
      yield full;
    } else {
      group.push(one);
      total = sum;
    }
  }
  if (group.length > 0) yield group;
}

function fits({ series, packedBytes, unpackedBytes }: PayloadSize): boolean {
  return series <= fullGroup.series && packedBytes <= fullGroup.packedBytes && unpackedBytes <= fullGroup.unpackedBytes;
}

function sumOf(one: PayloadSize, other: PayloadSize): PayloadSize {
  return {
    series: one.series + other.series,
    packedBytes: one.packedBytes + other.packedBytes,
    unpackedBytes: one.unpackedBytes + other.unpackedBytes,
  };
}
