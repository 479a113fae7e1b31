import { describe, expect, it } from "vitest";
import { hostKeyProblem, normalHostKey } from "../../config/hostKey.ts";
import { keyPair } from "./keys.ts";

const ed25519 = keyPair("ed25519").public;
const [algorithm = "", key = ""] = ed25519.split(" ");

describe("hostKeyProblem", () => {
  it.each(["ed25519", "rsa", "ecdsa"] as const)("takes a real %s key", (type) => {
    expect(hostKeyProblem(keyPair(type).public)).toBeUndefined();
  });

  it("takes a comment and blanks around, which are no part of the key", () => {
    expect(hostKeyProblem(` ${ed25519} root@beam00\n`)).toBeUndefined();
    expect(normalHostKey(` ${ed25519} root@beam00\n`)).toBe(ed25519);
  });

  it.each([
    [`192.168.1.10 ${ed25519}`, /host field of known_hosts; leave "192\.168\.1\.10" out/],
    [`[beam00]:2222 ${ed25519}`, /host field of known_hosts; leave "\[beam00\]:2222" out/],
    [`|1|abc=|def= ${ed25519}`, /host field of known_hosts/],
    [`@cert-authority *.lab ${ed25519}`, /marker @cert-authority/],
    [`# beam00:22 SSH-2.0-OpenSSH_9.6`, /comment of ssh-keyscan/],
    [`${ed25519}\n${ed25519}`, /more than one line/],
    ["SHA256:uNiVztksCsDhcc0u9e8BrrJXMmcdhXKLtkLCNeRgnqY", /fingerprint/],
    [keyPair("ed25519").private.replaceAll("\n", " "), /private key/],
    [key, /lacks the algorithm/],
    [algorithm, /not base64/],
    [`${algorithm} ${key.slice(0, -8)}`, /cut off/],
    [`${algorithm} ${key.slice(0, -3)}`, /not base64/],
    [`${algorithm} ${key}AAAA`, /cut off or too long/],
    [`${algorithm} ${key.slice(0, 20)}…`, /not base64/],
    [`ssh-ed25519 ${keyPair("rsa").public.split(" ")[1] ?? ""}`, /cut off or too long/],
    [`ecdsa-sha2-nistp256 ${keyPair("rsa").public.split(" ")[1] ?? ""}`, /key is of another algorithm/],
    [`ssh-dss ${key}`, /no host key of a known algorithm/],
    ["yes", /no host key of a known algorithm/],
    ["", /no host key of a known algorithm/],
  ])("refuses %j", (text, problem) => {
    expect(hostKeyProblem(text)).toMatch(problem);
  });

  it("never repeats a private key that was pasted", () => {
    const { private: secret } = keyPair("ed25519");
    expect(hostKeyProblem(secret.replaceAll("\n", " "))).not.toContain(secret.split("\n")[1]);
    expect(hostKeyProblem(secret)).not.toContain(secret.split("\n")[1]);
  });
});
