/** Excludes polls that overlap. Rejects if the store is unreachable. */
export interface Lease {
  /**
   * Takes the lease until `endMilliseconds` if nobody holds it at `nowMilliseconds`, both since 1970. Returns whether it
   * did.
   */
  readonly take: (nowMilliseconds: number, endMilliseconds: number) => Promise<boolean>;
}
