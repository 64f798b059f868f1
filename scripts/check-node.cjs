// npm runs this after `npm ci`. It is JavaScript, so that a Node that cannot run TypeScript reaches the sentence below.

const npmVersion = /\bnode\/v(\d+)\S*/.exec(process.env.npm_config_user_agent ?? "");
const canInstall = npmVersion === null || Number(npmVersion[1]) >= 20;
if (!canInstall || !process.features.typescript) {
  const version = canInstall ? process.version : npmVersion[0].slice("node/".length);
  console.error(
    `spacelift-datadog needs Node 22.18 or newer (20 or newer on Linux with glibc), but this is Node ${version} on ${process.platform}.`,
  );
  process.exit(1);
}
