/** What one payload may have, as sent and unpacked (docs.datadoghq.com, "Submit metrics"). */
export const maximumPayload = { packedBytes: 512_000, unpackedBytes: 5_242_880 } as const;

/** How much of a payload an event takes: as it is at most, since it is cut by this before anything is claimed. */
export interface PayloadSize {
  readonly series: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/** A group stays below the limits, for the brackets around its series. The limit on series bounds the memory of a POST. */
const fullGroup: PayloadSize = { series: 10_000, packedBytes: 505_000, unpackedBytes: 5_200_000 };

/**
 * Cuts into groups that each fit one payload, in order. It takes the next only as it is asked for the next group, so that
 * no more than one group and its successor are held in memory.
 */
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
