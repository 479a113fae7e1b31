import { describe, expect, it } from "vitest";
import { hostProblem, sameHost } from "../../config/host.ts";

describe("hostProblem", () => {
  it.each([
    "beam00",
    "beam00.lab",
    "beam00.lab.",
    "BEAM00",
    "a_b",
    "192.168.1.10",
    "fe80::1%eth0",
    "::1",
    "2001:db8::1",
  ])("takes %s", (host) => {
    expect(hostProblem(host)).toBeUndefined();
  });

  it.each([
    ["ssh://beam00", /is a URL; give the host alone/],
    ["rl@beam00", /holds a user; give the host alone, and the user as user:/],
    ["ssh://rl@beam00:22", /is a URL/],
    ["beam00:2222", /holds a port; give the host alone, and the port as port:/],
    ["[::1]", /in brackets/],
    ["[::1]:22", /in brackets/],
    ["10.0.0", /no IP address/],
    ["10.0.0.256", /no IP address/],
    ["", /neither a host name nor an IP address/],
    ["beam 00", /neither a host name/],
    ["-beam", /neither a host name/],
    ["beam..lab", /neither a host name/],
    ["beam00/", /neither a host name/],
    [`${"a".repeat(64)}.lab`, /neither a host name/],
    ["-oProxyCommand=x", /neither a host name/],
  ])("refuses %j", (host, problem) => {
    expect(hostProblem(host)).toMatch(problem);
  });
});

describe("sameHost", () => {
  it.each([
    ["BEAM00.lab.", "beam00.lab"],
    ["LOCALHOST", "localhost"],
    ["localhost.", "localhost"],
    ["localhost.localdomain", "localhost"],
    ["ip6-localhost", "localhost"],
    ["db.localhost", "localhost"],
    ["127.0.0.1", "localhost"],
    ["127.9.9.9", "localhost"],
    ["0:0:0:0:0:0:0:1", "localhost"],
    ["2001:DB8:0::1", "2001:db8::1"],
    ["FE80:0::1%eth0", "fe80::1%eth0"],
    ["192.168.1.10", "192.168.1.10"],
    ["notlocalhost", "notlocalhost"],
  ])("spells %s as %s", (host, same) => {
    expect(sameHost(host)).toBe(same);
  });
});
