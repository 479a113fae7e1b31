import { expect, test } from "vitest";
import { check, silenceComment } from "../../../quadlet/index.ts";

test("a comment that silences is one line, and is read back", () => {
  const comment = silenceComment({ rule: "template-install", reason: " started by\n a timer\t" });
  expect(comment).toBe("hecate-lint allow=template-install started by a timer");
  const text = `# ${comment}\n[Container]\nImage=x.io/a:1\n[Install]\nWantedBy=default.target\n`;
  const unsilenced = text.slice(text.indexOf("\n") + 1);
  expect(check([{ path: "a@.container", text }])).toEqual([]);
  expect(check([{ path: "a@.container", text: unsilenced }])).toHaveLength(1);
});
