import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface IssuedCertificate {
  /** PEM; with the issuing CA's certificate if that is an intermediate. */
  readonly cert: string;
  readonly key: string;
}

export interface PrivateCa {
  /** PEM */
  readonly certificate: string;
  readonly key: string;
  /** For `localhost` and 127.0.0.1. */
  readonly issue: () => IssuedCertificate;
  readonly issueCa: (name: string) => PrivateCa;
}

/** A CA that nobody trusts. Needs OpenSSL. */
export function createPrivateCa(name: string, days = 3650): PrivateCa {
  const own = inFolder((folder) => {
    openssl(folder, [
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      "key",
      "-out",
      "cert",
      "-days",
      String(days),
      "-subj",
      `/CN=${name}`,
    ]);
    return readPair(folder);
  });
  return caOf(own.cert, own.key, "");
}

function caOf(certificate: string, key: string, chain: string): PrivateCa {
  const sign = (subject: string, extensions: string) =>
    inFolder((folder) => {
      writeFileSync(join(folder, "ca"), certificate);
      writeFileSync(join(folder, "ca-key"), key);
      writeFileSync(join(folder, "extensions"), extensions);
      openssl(folder, ["req", ...newKey, "-keyout", "key", "-out", "request", "-subj", `/CN=${subject}`]);
      const issuer = ["-CA", "ca", "-CAkey", "ca-key", "-CAcreateserial", "-extfile", "extensions"];
      openssl(folder, ["x509", "-req", "-in", "request", ...issuer, "-out", "cert", "-days", "3650"]);
      return readPair(folder);
    });
  return {
    certificate,
    key,
    issue: () => {
      const { cert, key: own } = sign("localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
      return { cert: cert + chain, key: own };
    },
    issueCa: (name) => {
      const { cert, key: own } = sign(name, "basicConstraints=critical,CA:TRUE\n");
      return caOf(cert, own, cert + chain);
    },
  };
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function openssl(cwd: string, argv: readonly string[]): void {
  execFileSync("openssl", argv, { cwd, stdio: "pipe" });
}

function readPair(folder: string): IssuedCertificate {
  return { cert: readFileSync(join(folder, "cert"), "utf8"), key: readFileSync(join(folder, "key"), "utf8") };
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "private-ca-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
