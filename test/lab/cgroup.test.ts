import { describe, expect, test } from "vitest";
import { cgroupRoots } from "../../lab/cgroup.ts";

describe("cgroupRoots", () => {
  test("finds both hierarchies of a hybrid machine", () => {
    const mounts = [
      "31 25 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw",
      "32 31 0:27 / /sys/fs/cgroup/systemd rw shared:9 - cgroup cgroup rw,xattr,name=systemd",
      "33 31 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids",
      "34 31 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
    ];
    expect(cgroupRoots(mounts.join("\n"))).toEqual({
      unified: "/sys/fs/cgroup/unified",
      mirror: "/sys/fs/cgroup/systemd",
    });
  });

  test("finds the one of a machine with cgroup2 alone", () => {
    const mounts = "30 25 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
    expect(cgroupRoots(mounts)).toEqual({ unified: "/sys/fs/cgroup", mirror: undefined });
  });

  test("is undefined without cgroup2", () => {
    expect(cgroupRoots("33 31 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n")).toBeUndefined();
  });
});
