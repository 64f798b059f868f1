/** How the user starts a command of this name. */
export type Invocation = (command: string) => string;

/** In a clone. */
export const byNpmScript: Invocation = (command) => `npm run ${command} --`;
