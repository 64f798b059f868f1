/**
 * The settings of an AWS client for the emulator. Throws where there is none on this machine, so that no account is
 * touched by mistake.
 */
export function emulatorConfiguration() {
  const endpoint = process.env["AWS_ENDPOINT_URL"] ?? "";
  if (URL.parse(endpoint)?.hostname !== "127.0.0.1") {
    throw new Error(
      `AWS_ENDPOINT_URL is "${endpoint}", not an emulator on 127.0.0.1: run these by npm run test:emulator`,
    );
  }
  return { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
}
