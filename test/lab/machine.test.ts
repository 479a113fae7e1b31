import { describe, expect, test } from "vitest";
import { debianMirror } from "../../lab/machine.ts";

describe("debianMirror", () => {
  test("is Debian's among others", () => {
    expect(debianMirror("Other https://other.example/deb\nDebian http://mirror.example/debian/\n")).toBe(
      "http://mirror.example/debian/",
    );
  });

  test.each(["", "Ubuntu http://mirror.example/ubuntu/\n", "Debian cdrom:[disk]/\n"])(
    "is undefined for %j",
    (targets) => {
      expect(debianMirror(targets)).toBeUndefined();
    },
  );
});
