import { describe, expect, test } from "vitest";
import { LabError } from "../../lab/errors.ts";
import { cacheDirectory, checkName, hostNumbers, machineName, networkOf, vacantNumber } from "../../lab/layout.ts";

const octets = (address: string): number[] => address.split(".").map(Number);

describe("networkOf", () => {
  const names = Array.from({ length: 300 }, (_, index) => `lab-${index}`);

  test("stays within the addresses that are set aside for test setups", () => {
    for (const name of names) {
      const [first, second, third, last] = octets(networkOf(name).gateway);
      expect(first).toBe(198);
      expect([18, 19]).toContain(second);
      expect(third).toBeLessThan(256);
      expect(last).toBe(1);
    }
  });

  test("is the same for the same name, and another for the project's two labs", () => {
    expect(networkOf("hecate").subnet).toBe(networkOf("hecate").subnet);
    expect(networkOf("hecate").subnet).not.toBe(networkOf("test").subnet);
    expect(networkOf("hecate").bridge).not.toBe(networkOf("test").bridge);
  });

  test("gives names that fit in the kernel's 15 characters", () => {
    for (const name of names) {
      const network = networkOf(name);
      expect(`vb-${machineName(network, hostNumbers.last)}`.length).toBeLessThanOrEqual(15);
    }
  });
});

describe("vacantNumber", () => {
  test("never meets a host", () => {
    expect(vacantNumber(0)).toBeGreaterThan(hostNumbers.last);
    expect(vacantNumber(54)).toBe(254);
  });

  test.each([-1, 55, 0.5])("refuses %s", (n) => {
    expect(() => vacantNumber(n)).toThrow(LabError);
  });
});

describe("checkName", () => {
  test.each(["beam00", "a", "my-lab"])("takes %s", (name) => {
    expect(() => {
      checkName("host", name);
    }).not.toThrow();
  });

  test.each(["", "Beam", "0beam", "a_b", "../etc", "-a", "a-", "a".repeat(40)])("refuses %j", (name) => {
    expect(() => {
      checkName("lab", name);
    }).toThrow(/cannot name a lab/);
  });
});

describe("cacheDirectory", () => {
  test.each([
    [{ HECATE_LAB_DIR: "/data/lab", XDG_CACHE_HOME: "/c" }, 0, "/data/lab"],
    [{ HOME: "/root" }, 0, "/var/cache/hecate-lab"],
    [{ HOME: "/home/rl", XDG_CACHE_HOME: "/c" }, 1000, "/c/hecate-lab"],
    [{ HOME: "/home/rl", HECATE_LAB_DIR: "" }, 1000, "/home/rl/.cache/hecate-lab"],
  ])("of %j for user %i is %s", (environment, uid, directory) => {
    expect(cacheDirectory(environment, uid)).toBe(directory);
  });

  test.each(["relative", "/a b", "/a,b", "/a:b"])("refuses %s, which overlayfs could not take", (directory) => {
    expect(() => cacheDirectory({ HECATE_LAB_DIR: directory }, 0)).toThrow(/HECATE_LAB_DIR/);
  });
});
