import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/directives.ts. */
export const directiveCases: readonly UnitCase[] = [
  {
    rule: "directive-known",
    about: "a name with another case",
    broken: box + "[Service]\nRestartsec=7\n",
    finding:
      "a.container:7:1: error [Service] Restartsec: systemd ignores it: [Service] has no directive of this name; write RestartSec= (directive-known)",
    followed: [["Restartsec", "RestartSec"]],
    sound: box + "[Service]\nRestartSec=7\n",
    shows: { command: "systemctl --user show -p RestartUSec a.service", broken: "=100ms", sound: "=7s" },
  },
  {
    rule: "directive-known",
    about: "another section",
    broken: "[Unit]\nRestart=always\n" + box,
    finding:
      "a.container:2:1: error [Unit] Restart: systemd ignores it: [Unit] has no directive of this name; move it to [Service] (directive-known)",
    followed: [["Restart=", "[Service]\nRestart="]],
    sound: box + "[Service]\nRestart=always\n",
    shows: { command: "systemctl --user show -p Restart a.service", broken: "=no", sound: "=always" },
  },
  {
    rule: "directive-known",
    about: "WantedBy= in [Unit]",
    broken: "[Unit]\nWantedBy=default.target\n" + plain,
    finding:
      "a.container:2:1: error [Unit] WantedBy: systemd ignores it: [Unit] has no directive of this name; move it to [Install] (directive-known)",
    followed: [["[Unit]", "[Install]"]],
    sound: plain + "[Install]\nWantedBy=default.target\n",
    made: {
      broken: { withoutLinks: ["default.target.wants/a.service"] },
      sound: { links: ["default.target.wants/a.service"] },
    },
  },
  {
    rule: "directive-known",
    about: "a key of Quadlet",
    broken: plain + "[Service]\nImage=docker.io/library/busybox:1\n",
    finding:
      "a.container:4:1: error [Service] Image: systemd ignores it: [Service] has no directive of this name; move it to [Container] (directive-known)",
    followed: [["[Service]\n", ""]],
    sound: plain + "[Service]\nX-Image=docker.io/library/busybox:1\n",
    made: { broken: { count: 1 } },
  },
  {
    rule: "directive-known",
    about: "a misspelled name of another section",
    broken: plain + "[Service]\nWantdBy=default.target\n",
    finding:
      "a.container:4:1: error [Service] WantdBy: systemd ignores it: [Service] has no directive of this name; write WantedBy= in [Install] (directive-known)",
    followed: [["[Service]\nWantdBy", "[Install]\nWantedBy"]],
    sound: plain + "[Install]\nWantedBy=default.target\n",
    made: { broken: { count: 1 }, sound: { links: ["default.target.wants/a.service"] } },
  },
  {
    rule: "directive-known",
    about: "a name that is like no other",
    broken: plain + "[Install]\nSomething=1\n",
    finding:
      "a.container:4:1: error [Install] Something: systemd ignores it: [Install] has no directive of this name; check its name, or take it out (directive-known)",
    followed: [["Something=1\n", ""]],
    sound: plain + "[Service]\nStartLimitInterval=5\nReadWriteDirectories=/tmp\n",
    made: { broken: { count: 1 } },
  },
  {
    rule: "directive-removed",
    about: "a limit of control groups of version 1",
    broken: plain + "[Service]\nMemoryLimit=1G\n",
    finding:
      "a.container:4:1: warning [Service] MemoryLimit: systemd 262 ignores it; use MemoryMax= (directive-removed)",
    followed: [["MemoryLimit", "MemoryMax"]],
    sound: plain + "[Service]\nMemoryMax=1G\n",
    made: { broken: { services: { "a.service": ["MemoryLimit=1G"] } } },
  },
  {
    rule: "directive-removed",
    about: "one that nothing replaces",
    broken: plain + "[Service]\nCPUAccounting=yes\n",
    finding:
      "a.container:4:1: warning [Service] CPUAccounting: systemd 262 ignores it; take it out (directive-removed)",
    followed: [["CPUAccounting=yes\n", ""]],
    sound: plain + "[Service]\nIOAccounting=yes\n",
    made: { broken: { services: { "a.service": ["CPUAccounting=yes"] } } },
  },
  {
    rule: "directive-release",
    about: "a directive",
    systemd: 252,
    broken: plain + "[Service]\nRestartSteps=5\n",
    finding:
      "a.container:4:1: error [Service] RestartSteps: systemd 252 ignores it: RestartSteps came with systemd 254; take it out, or upgrade systemd (directive-release)",
    followed: [["RestartSteps=5\n", ""]],
    sound: plain + "[Service]\nRestartSec=5\n",
    made: { broken: { services: { "a.service": ["RestartSteps=5"] } } },
  },
  {
    rule: "directive-release",
    about: "a value",
    systemd: 256,
    broken: plain + "[Service]\nRestartMode=debug\n",
    finding:
      "a.container:4:1: error [Service] RestartMode: systemd 256 ignores it: RestartMode=debug came with systemd 257; take it out, or upgrade systemd (directive-release)",
    followed: [["RestartMode=debug\n", ""]],
    sound: plain + "[Service]\nRestartMode=direct\n",
    made: { broken: { services: { "a.service": ["RestartMode=debug"] } } },
  },
  {
    rule: "directive-value",
    about: "a restart policy of Docker's",
    broken: box + "[Service]\nRestart=unless-stopped\n",
    finding:
      'a.container:7:9: error [Service] Restart: systemd cannot parse "unless-stopped" and ignores it; write always (directive-value)',
    followed: [["unless-stopped", "always"]],
    sound: box + "[Service]\nRestart=always\n",
    shows: { command: "systemctl --user show -p Restart a.service", broken: "=no", sound: "=always" },
  },
  {
    rule: "directive-value",
    about: "a size with a unit of its own",
    broken: box + "[Service]\nMemoryMax=2GB\n",
    finding:
      'a.container:7:11: error [Service] MemoryMax: systemd cannot parse "2GB" and ignores it; write 2G (directive-value)',
    followed: [["2GB", "2G"]],
    sound: box + "[Service]\nMemoryMax=2G\n",
    shows: { command: "systemctl --user show -p MemoryMax a.service", broken: "=infinity", sound: "=2147483648" },
  },
  {
    rule: "directive-value",
    about: "a time span with a misspelled unit",
    broken: box + "[Service]\nTimeoutStopSec=5 minits\n",
    finding:
      'a.container:7:16: error [Service] TimeoutStopSec: systemd cannot parse "5 minits" and ignores it; write 5 minutes (directive-value)',
    followed: [["minits", "minutes"]],
    sound: box + "[Service]\nTimeoutStopSec=5 minutes\n",
    shows: { command: "systemctl --user show -p TimeoutStopUSec a.service", broken: "=1min 30s", sound: "=5min" },
  },
  {
    rule: "directive-value",
    about: "a comment behind the value",
    broken: box + "[Service]\nRestart=always # whatever happens\n",
    finding:
      'a.container:7:9: error [Service] Restart: systemd cannot parse "always # whatever happens" and ignores it; write always, and put the comment on a line of its own (directive-value)',
    followed: [["Restart=always # whatever happens", "# whatever happens\nRestart=always"]],
    sound: box + "[Service]\n# whatever happens\nRestart=always\n",
    shows: { command: "systemctl --user show -p Restart a.service", broken: "=no", sound: "=always" },
  },
  {
    rule: "directive-value",
    about: "a relative directory",
    broken: box + "[Service]\nWorkingDirectory=data\n",
    finding:
      'a.container:7:18: error [Service] WorkingDirectory: systemd cannot parse "data" and does not load a.service; write an absolute path, ~ or %h/… (directive-value)',
    followed: [
      ["=data", "=/data"],
      ["=data", "=~"],
      ["=data", "=%h/data"],
    ],
    sound: box + "[Service]\nWorkingDirectory=%h\n",
    fails: "bad unit file setting",
  },
  {
    rule: "directive-value",
    about: "a type of a volume's service",
    file: "a.volume",
    broken: "[Volume]\n[Service]\nType=onehot\n",
    finding:
      'a.volume:3:6: error [Service] Type: systemd cannot parse "onehot" and ignores it; write oneshot (directive-value)',
    followed: [["onehot", "oneshot"]],
    sound: "[Volume]\n[Service]\nType=\n",
    made: { broken: { count: 1 } },
  },
];
