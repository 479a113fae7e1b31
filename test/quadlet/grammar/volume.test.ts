import { describe, expect, it } from "vitest";
import { volumeProblem } from "../../../quadlet/grammar/volume.ts";

describe("volumeProblem", () => {
  it.each([
    ...["/data", "/a:/b", "./a:/b", "data:/b", "data.volume:/b", "a_1-2.3:/b", "/a:/b:ro", "/a:/b:ro,Z,rshared"],
    ...["/a:/b:U,exec,suid,dev,rbind,copy", "/a:/b:idmap", "/a:/b:idmap=uids=0-1-2", "data:/b:subpath=a"],
  ])("finds nothing in %s", (text) => {
    expect(volumeProblem(text)).toBeUndefined();
  });

  it.each([
    ["/a:/b:ro:Z", "has more than three parts; "],
    [":/b", "has nothing before the colon; "],
    ["/a:b", "has no absolute path in the container; "],
    ["data", "has no absolute path in the container; "],
    ["~/a:/b", "begins with ~, "],
    ["a b:/c", "has a source that is neither "],
    ["-a:/c", "has a source that is neither "],
    ["%t/a:/c", "has a source that is neither "],
    ["/a:%t/c", "has no absolute path in the container; "],
    ["/a:/b:wrong", 'has an option that Podman does not know ("wrong"); '],
    ["/a:/b:subpath=", 'has an option that Podman does not know ("subpath="); '],
    ["/a:/b:", 'has an option that Podman does not know (""); '],
    ["/a:/b:ro,rw", "has options of which one alone may be given (ro, rw); "],
    ["/a:/b:z,Z", "has options of which one alone may be given (z, Z); "],
    ["/a:/b:exec,noexec", "has options of which one alone may be given (exec, noexec); "],
    ["/a:/b:private,rslave", "has options of which one alone may be given (private, rslave); "],
  ])("finds that %s %s", (text, problem) => {
    expect(`${volumeProblem(text) ?? ""}; `.slice(0, problem.length)).toBe(problem);
  });
});
