import { describe, expect, test } from "vitest";
import { defaultLab, parseCommand } from "../../lab/command.ts";

const lab = defaultLab;

describe("parseCommand", () => {
  test.each([
    [["up", "2"], { verb: "up", lab, bare: false, hosts: ["beam00", "beam01"] }],
    [["up", "beam00", "x"], { verb: "up", lab, bare: false, hosts: ["beam00", "x"] }],
    [["up", "--bare", "node"], { verb: "up", lab, bare: true, hosts: ["node"] }],
    [["--lab", "test", "list"], { verb: "list", lab: "test" }],
    [["ssh", "beam00"], { verb: "ssh", lab, host: "beam00", command: "" }],
    [["ssh", "beam00", "uname", "-a"], { verb: "ssh", lab, host: "beam00", command: "uname -a" }],
    [["reboot", "beam00"], { verb: "reboot", lab, host: "beam00" }],
    [["down"], { verb: "down", lab }],
    [[], { verb: "help" }],
    [["--lab", "test", "--help"], { verb: "help" }],
  ])("reads %j", (args, command) => {
    expect(parseCommand(args)).toEqual(command);
  });

  test.each([
    [["start"], /"start" is not a command/],
    [["up"], /needs a number/],
    [["up", "0"], /from 1 to 99/],
    [["up", "2", "more"], /from 1 to 99/],
    [["up", "Beam"], /cannot name a host/],
    [["ssh"], /needs a host/],
    [["reboot", "a", "b"], /one host/],
    [["down", "beam00"], /down takes no "beam00"/],
    [["--lab"], /needs a name/],
    [["--lab", "../x", "down"], /cannot name a lab/],
  ])("refuses %j", (args, message) => {
    expect(() => parseCommand(args)).toThrow(message);
  });
});
