import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

const once = box.replace("Exec=600", "Exec=0");

/** How often systemd says something about a unit. */
function warned(what: string): string {
  return `echo warned=$(systemd-analyze --user --man=no verify $(systemctl --user show -p FragmentPath --value a.service) 2>&1 | grep -c '${what}')`;
}

/** Cases of rules/combinations.ts. */
export const combinationCases: readonly UnitCase[] = [
  {
    rule: "service-combination",
    about: "what runs once is always restarted",
    broken: once + "[Service]\nType=oneshot\nRestart=always\n",
    finding:
      "a.container:8:9: error [Service] Restart: systemd does not load a.service: Type=oneshot does not allow Restart=always or on-success; write Restart=on-failure, or take Type=oneshot out (service-combination)",
    followed: [
      ["=always", "=on-failure"],
      ["Type=oneshot\n", ""],
    ],
    sound: once + "[Service]\nType=oneshot\nRestart=on-failure\n",
    fails: "bad unit file setting",
  },
  {
    rule: "service-combination",
    about: "a volume is always restarted",
    file: "a.volume",
    broken: "[Volume]\n[Service]\nRestart=on-success\n",
    finding:
      "a.volume:3:9: error [Service] Restart: systemd does not load a-volume.service: Type=oneshot does not allow Restart=always or on-success; write Restart=on-failure (service-combination)",
    followed: [["on-success", "on-failure"]],
    sound: "[Volume]\n[Service]\nRestart=on-failure\n",
    made: { broken: { services: { "a-volume.service": ["Type=oneshot", "Restart=on-success"] } } },
  },
  {
    rule: "service-combination",
    about: "what runs once ends with its last process",
    broken: once + "[Service]\nType=oneshot\nExitType=cgroup\n",
    finding:
      "a.container:8:10: error [Service] ExitType: systemd does not load a.service: Type=oneshot does not allow ExitType=cgroup; take it out (service-combination)",
    followed: [["ExitType=cgroup\n", ""]],
    sound: once + "[Service]\nType=oneshot\nExitType=main\n",
    fails: "bad unit file setting",
  },
  {
    rule: "service-combination",
    about: "a forced restart, before systemd 254",
    systemd: 252,
    broken: plain + "[Service]\nType=oneshot\nRestartForceExitStatus=5\n",
    finding:
      "a.container:5:24: error [Service] RestartForceExitStatus: systemd does not load a.service: Type=oneshot does not allow RestartForceExitStatus=; take it out (service-combination)",
    followed: [["RestartForceExitStatus=5\n", ""]],
    sound: plain + "[Service]\nRestartForceExitStatus=5\n",
    made: { broken: { services: { "a.service": ["Type=oneshot", "RestartForceExitStatus=5"] } } },
  },
  {
    rule: "service-combination",
    about: "a bus without a name",
    file: "a.network",
    broken: "[Network]\n[Service]\nType=dbus\n",
    finding:
      "a.network:3:6: error [Service] Type: systemd does not load a-network.service: Type=dbus needs BusName=; add BusName=, or take Type=dbus out (service-combination)",
    followed: [
      ["Type=dbus", "Type=dbus\nBusName=org.example.Network"],
      ["Type=dbus\n", ""],
    ],
    sound: "[Network]\n[Service]\nType=dbus\nBusName=org.example.Network\n",
    made: { broken: { count: 1 } },
  },
  {
    rule: "service-combination",
    about: "a pod with processes of its own",
    since: "5.0",
    file: "a.pod",
    broken: "[Pod]\n[Service]\nPrivatePIDs=yes\n",
    finding:
      "a.pod:3:13: error [Service] PrivatePIDs: systemd does not load a-pod.service: Type=forking does not allow PrivatePIDs=yes; take it out (service-combination)",
    followed: [["PrivatePIDs=yes\n", ""]],
    sound: "[Pod]\n[Service]\nPrivatePIDs=no\n",
    made: { broken: { services: { "a-pod.service": ["Type=forking"] } } },
  },
  {
    rule: "service-no-effect",
    about: "steps without their end",
    broken: box + "[Service]\nRestartSteps=5\n",
    finding:
      "a.container:7:14: warning [Service] RestartSteps: systemd ignores it: RestartSteps= has no effect without RestartMaxDelaySec=; add RestartMaxDelaySec=, for example 5min (service-no-effect)",
    followed: [["RestartSteps=5", "RestartSteps=5\nRestartMaxDelaySec=5min"]],
    sound: box + "[Service]\nRestartSteps=5\nRestartMaxDelaySec=1min\n",
    shows: { command: warned("RestartSteps= but no"), broken: "warned=1", sound: "warned=0" },
  },
  {
    rule: "service-no-effect",
    about: "an end without steps",
    broken: box + "[Service]\nRestartSteps=0\nRestartMaxDelaySec=1min\n",
    finding:
      "a.container:8:20: warning [Service] RestartMaxDelaySec: systemd ignores it: RestartMaxDelaySec= has no effect without RestartSteps=; add RestartSteps=, for example 10 (service-no-effect)",
    followed: [["RestartSteps=0\nRestartMaxDelaySec=1min", "RestartSteps=0\nRestartMaxDelaySec=1min\nRestartSteps=10"]],
    sound: box + "[Service]\nRestartSteps=5\nRestartMaxDelaySec=1min\n",
    shows: { command: warned("RestartMaxDelaySec= but no"), broken: "warned=1", sound: "warned=0" },
  },
  {
    rule: "service-no-effect",
    about: "a longest time of what runs once",
    broken: once + "[Service]\nType=oneshot\nRuntimeMaxSec=5\n",
    finding:
      "a.container:8:15: warning [Service] RuntimeMaxSec: systemd ignores it: RuntimeMaxSec= has no effect with Type=oneshot; use TimeoutStartSec= (service-no-effect)",
    followed: [["RuntimeMaxSec", "TimeoutStartSec"]],
    sound: once + "[Service]\nType=oneshot\nTimeoutStartSec=5\n",
    shows: { command: warned("RuntimeMaxSec= has no effect"), broken: "warned=1", sound: "warned=0" },
  },
  {
    rule: "service-no-effect",
    about: "a random part of nothing",
    broken: box + "[Service]\nRuntimeRandomizedExtraSec=5\n",
    finding:
      "a.container:7:27: warning [Service] RuntimeRandomizedExtraSec: systemd ignores it: RuntimeRandomizedExtraSec= has no effect without RuntimeMaxSec=; add RuntimeMaxSec= (service-no-effect)",
    followed: [["RuntimeRandomizedExtraSec=5", "RuntimeRandomizedExtraSec=5\nRuntimeMaxSec=1h"]],
    sound: box + "[Service]\nRuntimeRandomizedExtraSec=5\nRuntimeMaxSec=1h\n",
    shows: { command: warned("RuntimeRandomizedExtraSec= setting, but"), broken: "warned=1", sound: "warned=0" },
  },
];
