import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandHome, readPrivateKey } from "../../config/privateKey.ts";
import { keyPair } from "./keys.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "hecate-key-"));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(content: string): string {
  const path = join(directory, `key${String(content.length)}`);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

function rsa(type: "pkcs1" | "pkcs8", passphrase?: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const cipher = passphrase === undefined ? {} : { cipher: "aes-128-cbc", passphrase };
  return privateKey.export({ type, format: "pem", ...cipher }).toString();
}

describe("readPrivateKey", () => {
  it.each([
    ["OpenSSH", () => keyPair("ed25519").private],
    ["PKCS#1", () => rsa("pkcs1")],
    ["PKCS#8", () => rsa("pkcs8")],
  ])("reads a key in %s format as it is", (_format, make) => {
    const key = make();
    expect(readPrivateKey(file(key))).toEqual({ key });
  });

  it.each([
    ["an OpenSSH key with a passphrase", () => keyPair("ed25519", "x").private, /protected by a passphrase.*ssh-add/],
    ["a PKCS#1 key with a passphrase", () => rsa("pkcs1", "x"), /protected by a passphrase/],
    ["a PKCS#8 key with a passphrase", () => rsa("pkcs8", "x"), /protected by a passphrase/],
    ["a public key", () => keyPair("ed25519").public, /is a public key; name the file without \.pub/],
    ["PuTTY's format", () => "PuTTY-User-Key-File-3: ssh-ed25519\n", /PuTTY.*puttygen/],
    ["another text", () => "hello", /no private key/],
    ["an empty file", () => "", /no private key/],
    ["a torn key", () => keyPair("ed25519").private.slice(0, 200), /no private key/],
    ["a body that is not OpenSSH's", () => keyPair("ed25519").private.replace("b3BlbnNz", "AAAAAAAA"), /is damaged/],
  ])("refuses %s, with its path and without its content", (_what, make, problem) => {
    const content = make();
    const path = file(content);
    const read = readPrivateKey(path);
    expect(read).toEqual({ problem: expect.stringMatching(problem) as string });
    expect(JSON.stringify(read)).toContain(path);
    for (const line of content.split("\n").filter((text) => text.length > 20))
      expect(JSON.stringify(read)).not.toContain(line);
  });

  it("says which file is not there", () => {
    expect(readPrivateKey("/nowhere/id")).toEqual({
      problem: expect.stringContaining("there is no file /nowhere/id; give the path") as string,
    });
  });

  it("says why a file can't be read", () => {
    expect(readPrivateKey(directory)).toEqual({
      problem: expect.stringMatching(/^can't read .*EISDIR.*; mend/) as string,
    });
  });
});

describe("expandHome", () => {
  it.each([
    ["~", homedir()],
    ["~/.ssh/id", join(homedir(), ".ssh/id")],
    ["~rl/.ssh/id", "~rl/.ssh/id"],
    ["/a/~/b", "/a/~/b"],
    ["keys/id", "keys/id"],
  ])("%s is %s", (path, expanded) => {
    expect(expandHome(path)).toBe(expanded);
  });
});
