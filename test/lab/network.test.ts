import { describe, expect, test } from "vitest";
import { foreignRoute } from "../../lab/network.ts";

describe("foreignRoute", () => {
  const routes = [
    "default via 192.0.2.1 dev eth0",
    "198.18.7.0/24 dev hl7 proto kernel scope link src 198.18.7.1",
    "local 198.18.7.1 dev hl7 table local proto kernel scope host src 198.18.7.1",
    "198.18.9.0/24 dev docker0 proto kernel scope link src 198.18.9.1",
    "broadcast 198.18.11.255 dev eth1 table local proto kernel scope link",
    "198.18.70.0/24 dev eth2 scope link",
  ].join("\n");

  test("leaves the lab's own routes and wider ones alone", () => {
    expect(foreignRoute(routes, "hl7", "198.18.7.0/24")).toBeUndefined();
    expect(foreignRoute(routes, "hl8", "198.18.8.0/24")).toBeUndefined();
  });

  test("names another link's route into the network", () => {
    expect(foreignRoute(routes, "hl9", "198.18.9.0/24")).toContain("docker0");
    expect(foreignRoute(routes, "hl11", "198.18.11.0/24")).toContain("eth1");
  });
});
