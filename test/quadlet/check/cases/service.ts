import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Cases of rules/service.ts. */
export const serviceCases: readonly UnitCase[] = [
  {
    rule: "service-type",
    about: "simple",
    broken: plain + "[Service]\nType=simple\n",
    finding:
      "a.container:4:6: error [Service] Type: Podman makes no service of the unit: invalid service Type; take it out, or write oneshot for what runs once (service-type)",
    followed: [
      ["Type=simple\n", ""],
      ["simple", "oneshot"],
    ],
    sound: plain + "[Service]\nType=oneshot\n",
    made: { broken: { count: 0, says: "invalid service Type 'simple'" }, sound: { count: 1 } },
  },
  {
    rule: "service-kill-mode",
    about: "process",
    broken: plain + "[Service]\nKillMode=process\n",
    finding:
      "a.container:4:10: error [Service] KillMode: Podman makes no service of the unit: invalid KillMode; take it out (service-kill-mode)",
    followed: [["KillMode=process\n", ""]],
    sound: plain + "[Service]\nKillMode=mixed\n",
    made: { broken: { count: 0, says: "invalid KillMode 'process'" }, sound: { count: 1 } },
  },
  {
    rule: "service-exec",
    about: "a second command",
    broken: box + "[Service]\nExecStart=/bin/true\n",
    finding:
      "a.container:7:11: error [Service] ExecStart: systemd does not load a service with two commands; use Exec= for the container's arguments, ExecStartPre= or ExecStartPost= for what else is run (service-exec)",
    followed: [
      ["ExecStart=", "ExecStartPre="],
      ["ExecStart=", "ExecStartPost="],
    ],
    sound: box + "[Service]\nExecStartPre=/bin/true\n",
    fails: "bad unit file setting",
  },
  {
    rule: "service-user",
    about: "another user",
    since: "5.6",
    broken: plain + "[Service]\nUser=me\n",
    finding:
      "a.container:4:6: warning [Service] User: podman does not work as another user of its service; put the unit under that user's own ~/.config/containers/systemd, or set User of [Container] (service-user)",
    followed: [["[Service]\nUser=me", "User=me"]],
    sound: plain + "User=me\n",
    made: { broken: { says: "User" }, sound: { count: 1 } },
  },
  {
    rule: "service-user",
    about: "a group",
    broken: plain + "[Service]\nGroup=7\n",
    finding:
      "a.container:4:7: warning [Service] Group: podman does not work as another user of its service; put the unit under that user's own ~/.config/containers/systemd, or set User and Group of [Container] (service-user)",
    followed: [["[Service]\nGroup=7", "User=7\nGroup=7"]],
    sound: plain + "User=7\nGroup=7\n",
  },
  {
    rule: "service-user",
    about: "a user that systemd makes up",
    broken: plain + "[Service]\nDynamicUser=yes\n",
    finding:
      "a.container:4:13: warning [Service] DynamicUser: podman does not work as another user of its service; take it out (service-user)",
    followed: [["DynamicUser=yes\n", ""]],
    sound: plain + "[Service]\n",
  },
  {
    rule: "service-pod",
    about: "a restart policy",
    since: "5.0",
    until: "6.0",
    file: "a.pod",
    broken: "[Pod]\n[Service]\nRestart=always\n",
    finding: "a.pod:3:9: warning [Service] Restart: Podman writes its own in place of it; take it out (service-pod)",
    followed: [["Restart=always\n", ""]],
    sound: "[Pod]\n[Service]\nRestartSec=5\n",
    made: {
      broken: {
        services: { "a-pod.service": ["Restart=on-failure"] },
        without: { "a-pod.service": ["Restart=always"] },
      },
    },
  },
  {
    rule: "install-section",
    about: "a path",
    broken: plain + "[Install]\nWantedBy=a/b.target\n",
    finding:
      "a.container:4:10: warning [Install] WantedBy: Podman skips it; give the unit's name alone (install-section)",
    followed: [["a/b.target", "b.target"]],
    sound: plain + "[Install]\nWantedBy=b.target\n",
    made: {
      broken: { withoutLinks: ["a/b.target.wants/a.service", "b.target.wants/a.service"] },
      sound: { links: ["b.target.wants/a.service"] },
    },
  },
];
