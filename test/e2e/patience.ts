/** For `expect.poll`: the forwarder's pauses between tries add up, and a schedule comes round in a minute or so. */
export const patient = { timeout: 150_000, interval: 250 } as const;
