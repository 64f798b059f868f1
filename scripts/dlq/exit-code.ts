export const exitCodes = {
  done: 0,
  /** AWS failed, or a part of the work. */
  failed: 1,
  usage: 2,
  /** Some or all of the requested events do not exist, or the command did not see the whole queue. */
  nothingFound: 3,
  refused: 4,
  /** 128 plus the number of SIGINT, as in a shell. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
