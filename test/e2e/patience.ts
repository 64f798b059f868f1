/** For `expect.poll`: allows for the forwarder's retry delays and for schedules of a minute. */
export const patient = { timeout: 150_000, interval: 250 } as const;
