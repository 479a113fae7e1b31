import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

const start = "a user manager may not apply it: the start of a.service fails with status";

/** Cases of rules/privileges.ts. */
export const privilegeCases: readonly UnitCase[] = [
  {
    rule: "service-privilege",
    about: "capabilities",
    broken: box + "[Service]\nAmbientCapabilities=CAP_NET_RAW\n",
    finding: `a.container:7:21: warning [Service] AmbientCapabilities: ${start} 218/CAPABILITIES; use AddCapability= of [Container] (service-privilege)`,
    followed: [["[Service]\nAmbientCapabilities=CAP_NET_RAW", "AddCapability=CAP_NET_RAW"]],
    sound: box + "AddCapability=NET_RAW\n[Service]\nAmbientCapabilities=\n",
    fails: "status=218/CAPABILITIES",
  },
  {
    rule: "service-privilege",
    about: "a bounding set",
    broken: box + "[Service]\nCapabilityBoundingSet=CAP_CHOWN\n",
    finding: `a.container:7:23: warning [Service] CapabilityBoundingSet: ${start} 218/CAPABILITIES; use DropCapability= of [Container] (service-privilege)`,
    followed: [["[Service]\nCapabilityBoundingSet=CAP_CHOWN", "DropCapability=CAP_CHOWN"]],
    sound: box + "DropCapability=CHOWN\n",
    fails: "status=218/CAPABILITIES",
  },
  {
    rule: "service-privilege",
    about: "a policy of real time",
    broken: box + "[Service]\nCPUSchedulingPolicy=rr\n",
    finding: `a.container:7:21: warning [Service] CPUSchedulingPolicy: ${start} 214/SETSCHEDULER; write batch or idle (service-privilege)`,
    followed: [
      ["=rr", "=batch"],
      ["=rr", "=idle"],
    ],
    sound: box + "[Service]\nCPUSchedulingPolicy=batch\n",
    fails: "status=214/SETSCHEDULER",
  },
  {
    rule: "service-privilege",
    about: "input and output in real time",
    broken: box + "[Service]\nIOSchedulingClass=realtime\n",
    finding: `a.container:7:19: warning [Service] IOSchedulingClass: ${start} 211/IOPRIO; write best-effort (service-privilege)`,
    followed: [["realtime", "best-effort"]],
    sound: box + "[Service]\nIOSchedulingClass=best-effort\n",
    fails: "status=211/IOPRIO",
  },
  {
    rule: "service-privilege",
    about: "a journal of its own",
    broken: box + "[Service]\nLogNamespace=mine\n",
    finding: `a.container:7:14: warning [Service] LogNamespace: ${start} 226/NAMESPACE; take it out (service-privilege)`,
    followed: [["LogNamespace=mine\n", ""]],
    sound: box,
    fails: "status=226/NAMESPACE",
  },
  {
    rule: "service-privilege",
    about: "groups of the machine",
    since: "5.1",
    broken: box + "[Service]\nSupplementaryGroups=root\n",
    finding: `a.container:7:21: warning [Service] SupplementaryGroups: ${start} 216/GROUP; use GroupAdd= of [Container] (service-privilege)`,
    followed: [["[Service]\nSupplementaryGroups=root", "GroupAdd=root"]],
    sound: box + "GroupAdd=keep-groups\n",
    fails: "status=216/GROUP",
  },
  {
    rule: "service-privilege",
    about: "groups of the machine, before containers have them",
    until: "5.1",
    broken: box + "[Service]\nSupplementaryGroups=root\n",
    finding: `a.container:7:21: warning [Service] SupplementaryGroups: ${start} 216/GROUP; take it out (service-privilege)`,
    followed: [["SupplementaryGroups=root\n", ""]],
    sound: box,
  },
  {
    rule: "service-privilege",
    about: "capabilities of a kube unit",
    file: "a.kube",
    broken: "[Kube]\nYaml=/a.yaml\n[Service]\nAmbientCapabilities=CAP_NET_RAW\n",
    finding: `a.kube:4:21: warning [Service] AmbientCapabilities: ${start} 218/CAPABILITIES; take it out (service-privilege)`,
    followed: [["AmbientCapabilities=CAP_NET_RAW\n", ""]],
    sound: "[Kube]\nYaml=/a.yaml\n",
  },
  {
    rule: "service-privilege",
    about: "a policy of real time by its number",
    broken: box + "[Service]\nCPUSchedulingPolicy=1\n",
    finding: `a.container:7:21: warning [Service] CPUSchedulingPolicy: ${start} 214/SETSCHEDULER; write batch or idle (service-privilege)`,
    followed: [
      ["=1", "=batch"],
      ["=1", "=idle"],
    ],
    sound: box + "[Service]\nCPUSchedulingPolicy=3\n",
    fails: "status=214/SETSCHEDULER",
  },
  {
    rule: "service-priority",
    about: "a nice level",
    broken: box + "[Service]\nNice=-5\n",
    finding:
      "a.container:7:6: warning [Service] Nice: a user manager may not apply it: systemd starts a.service without it; remove it, or write 0 or more (service-priority)",
    followed: [
      ["Nice=-5\n", ""],
      ["-5", "0"],
    ],
    sound: box + "[Service]\nNice=5\n",
    shows: {
      command: "printf 'nice=%s\\n' $(ps -o ni= -p $(systemctl --user show -P MainPID a.service))",
      broken: "nice=0\n",
      sound: "nice=5\n",
    },
  },
  {
    rule: "service-priority",
    about: "an OOM score",
    broken: box + "[Service]\nOOMScoreAdjust=-500\nExecStartPost=/bin/sh -c 'cat /proc/self/oom_score_adj >%t/score'\n",
    finding:
      "a.container:7:16: warning [Service] OOMScoreAdjust: a user manager may not apply it: systemd starts a.service without it; remove it, or write 0 or more (service-priority)",
    followed: [
      ["OOMScoreAdjust=-500\n", ""],
      ["-500", "0"],
    ],
    sound: box + "[Service]\nOOMScoreAdjust=300\nExecStartPost=/bin/sh -c 'cat /proc/self/oom_score_adj >%t/score'\n",
    shows: {
      command: "echo score=$(cat $XDG_RUNTIME_DIR/score; rm -f $XDG_RUNTIME_DIR/score)",
      broken: "score=100\n",
      sound: "score=300\n",
    },
  },
];
