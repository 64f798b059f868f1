/** Paths of the page's views. The server answers each, and each path below one of `nestedAddresses`, with the page. */
export const viewAddresses = ["/", "/runs", "/destinations", "/dashboard", "/faults", "/dead-letters"] as const;

export type ViewAddress = (typeof viewAddresses)[number];

/** Views whose address may continue with an item's id, such as a run's. */
export const nestedAddresses = ["/runs", "/destinations", "/dead-letters"] as const satisfies readonly ViewAddress[];

export function isPageAddress(path: string): boolean {
  return viewAddresses.some((each) => each === path) || nestedAddresses.some((each) => path.startsWith(`${each}/`));
}
