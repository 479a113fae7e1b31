import { describe, expect, it, test } from "vitest";
import { portMappingProblem, portRange } from "../../../quadlet/grammar/ports.ts";

describe("portMappingProblem", () => {
  it.each([
    ...[
      "80",
      "8080:80",
      "127.0.0.1:8080:80",
      "127.0.0.1::80",
      ":80",
      "8080-8082:80-82",
      "53:53/udp",
      "80:80/TCP",
      "9:9/sctp",
    ],
    ...[
      "[::1]:8080:80",
      "80:80,90:90",
      "08080:80",
      "+8080:80",
      "[127.0.0.1]:80:80",
      ":8080:80",
      "65535:1",
      "0.0.0.0:1024:1",
      "10.20.130.255:1:1",
    ],
  ])("finds nothing in %s", (text) => {
    expect(portMappingProblem(text)).toBeUndefined();
  });

  it.each([
    ["80:80 90:90", "holds a blank or a quote; "],
    ['"80:80"', "holds a blank or a quote; "],
    ["80:80'", "holds a blank or a quote; "],
    ["80:80,0:90", "has no port "],
    ["80:80/tcp,udp", "has no port "],
    ["[fe80::1%eth0]:8080:80", "has no IP address "],
    ["80-80:80-80", "has a range of one port; "],
    ["80:80/icmp", "has no protocol "],
    ["80:80/tcp/udp", "has no protocol "],
    ["80:80/xtcp", "has no protocol "],
    ["80:80/tcpx", "has no protocol "],
    ["80:80/", "has no protocol "],
    ["1234.0.0.1:80:80", "has no IP address "],
    ["1.0.0.1234:80:80", "has no IP address "],
    ["[::1]x:80:80", "is not a port mapping; "],
    ["x[::1]:80:80", "is not a port mapping; "],
    ["", "is not a port mapping; "],
    ["1:2:3:4", "is not a port mapping; "],
    ["::1:80:80", "is not a port mapping; "],
    ["1.2.3:80:80", "has no IP address "],
    ["1.2.3.256:80:80", "has no IP address "],
    ["localhost:80:80", "has no IP address "],
    ["[1]:80:80", "has no IP address "],
    ["0:80", "has no port "],
    ["80:65536", "has no port "],
    ["x:80", "has no port "],
    ["80:x", "has no port "],
    ["82-80:82-80", "has no port "],
    ["8080-8081:80", "has two ranges of different length; "],
    ["8080:80-81", "has two ranges of different length; "],
  ])("finds that %s %s", (text, problem) => {
    expect(portMappingProblem(text)?.startsWith(problem)).toBe(true);
  });
});

test.each([":8443:443", "::8080"])("nothing before the first colon of %s is no address from 5.3 on", (text) => {
  expect(portMappingProblem(text)).toBeUndefined();
  expect(portMappingProblem(text, { emptyAddress: false })).toMatch("has no address before its first colon; ");
});

describe("portRange", () => {
  it.each([
    ["80", [80, 80]],
    ["1-65535", [1, 65_535]],
    ["80-80", [80, 80]],
    ["0", undefined],
    ["81-80", undefined],
    ["80-65536", undefined],
    ["123456", undefined],
    ["00080", [80, 80]],
    ["80-", undefined],
    ["a80", undefined],
  ])("of %s", (text, range) => {
    expect(portRange(text)).toEqual(range);
  });
});
