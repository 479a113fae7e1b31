import type { UnitCase } from "../unitCase.ts";
import { box } from "../unitCase.ts";

/** Cases of rules/health.ts. */
export const healthCases: readonly UnitCase[] = [
  {
    rule: "duration",
    about: "a number",
    since: "4.5",
    broken: box + "HealthCmd=true\nHealthInterval=30\n",
    finding:
      "a.container:7:16: error [Container] HealthInterval: podman refuses it: it is not a duration; write numbers with their units, for example 30s or 1m30s (duration)",
    followed: [
      ["=30\n", "=30s\n"],
      ["=30\n", "=1m30s\n"],
    ],
    sound: box + "HealthCmd=true\nHealthInterval=1m30s\nHealthStartPeriod=0\n",
    fails: "missing unit in duration",
  },
  {
    rule: "duration",
    about: "no time",
    since: "4.5",
    broken: box + "HealthCmd=true\nHealthTimeout=0s\n",
    finding:
      "a.container:7:15: error [Container] HealthTimeout: podman refuses a timeout of nothing; give 1s or more (duration)",
    followed: [["=0s", "=1s"]],
    sound: box + "HealthCmd=true\nHealthTimeout=500ms\nHealthInterval=disable\n",
    fails: "at least 1 second",
  },
  {
    rule: "health-count",
    about: "none",
    since: "4.5",
    broken: box + "HealthCmd=true\nHealthRetries=0\n",
    finding:
      "a.container:7:15: error [Container] HealthRetries: podman refuses fewer than one; give 1 or more (health-count)",
    followed: [["Retries=0", "Retries=1"]],
    sound: box + "HealthCmd=true\nHealthRetries=1\n",
    fails: "greater than 0",
  },
  {
    rule: "health-command",
    about: "a startup check alone",
    since: "4.5",
    broken: box + "HealthStartupCmd=true\n",
    finding:
      "a.container:6:18: error [Container] HealthStartupCmd: podman refuses a startup check without HealthCmd; give HealthCmd as well (health-command)",
    followed: [["HealthStartupCmd", "HealthCmd=true\nHealthStartupCmd"]],
    sound: box + "HealthCmd=true\nHealthStartupCmd=true\n",
    fails: "healthcheck",
  },
  {
    rule: "health-array",
    about: "CMD",
    since: "4.5",
    broken: box + 'HealthCmd=["CMD","true"]\n',
    finding:
      "a.container:6:11: error [Container] HealthCmd: podman takes the text of the array for the program to run; leave CMD out of the array (health-array)",
    followed: [['"CMD",', ""]],
    sound: box + 'HealthCmd=["true"]\n',
    shows: {
      command: "podman inspect --format '{{json .Config.Healthcheck.Test}}' systemd-a",
      broken: "CMD",
      sound: "true",
    },
  },
  {
    rule: "health-array",
    about: "a shell",
    since: "4.5",
    broken: box + "HealthCmd=['true', 'x']\n",
    finding:
      'a.container:6:11: error [Container] HealthCmd: it is not an array of texts as JSON, and a shell runs it as it stands; write it as ["program", "argument"], or as one text (health-array)',
    followed: [
      ["['true', 'x']", '["true", "x"]'],
      ["['true', 'x']", "true x"],
    ],
    sound: box + 'HealthCmd=["CMD-SHELL", "true || exit 1"]\n',
    shows: {
      command: "podman inspect --format '{{json .Config.Healthcheck.Test}}' systemd-a",
      broken: `["CMD-SHELL","['true', 'x']"]`,
      sound: '["CMD-SHELL","true || exit 1"]',
    },
  },
  {
    rule: "health-quotes",
    about: "single quotes around the whole",
    since: "4.5",
    broken: box + "HealthCmd='true || exit 1'\n",
    finding:
      'a.container:6:11: error [Container] HealthCmd: the shell looks for a program of the name "true || exit 1"; take the quotes around the command out (health-quotes)',
    followed: [["'true || exit 1'", "true || exit 1"]],
    sound: box + "HealthCmd=true || exit 1\n",
    shows: {
      command: "podman healthcheck run systemd-a && echo healthy || echo unhealthy",
      broken: "unhealthy",
      sound: "healthy",
    },
  },
  {
    rule: "health-missing",
    about: "readiness by a check that is not there",
    since: "5.0",
    broken: box + "Notify=healthy\n",
    finding:
      "a.container:6:8: warning [Container] Notify: podman refuses Notify=healthy unless the image brings a health check; add HealthCmd= (health-missing)",
    followed: [["Notify=healthy", "Notify=healthy\nHealthCmd=true"]],
    sound: box + "Notify=healthy\nHealthCmd=true\n",
    fails: "requires a healthcheck to be set",
  },
  {
    rule: "health-missing",
    about: "an action after a check that is not there",
    since: "4.5",
    broken: box + "HealthOnFailure=kill\n",
    finding:
      "a.container:6:17: warning [Container] HealthOnFailure: podman refuses HealthOnFailure=kill unless the image brings a health check; add HealthCmd= (health-missing)",
    followed: [["HealthOnFailure", "HealthCmd=true\nHealthOnFailure"]],
    sound: box + 'HealthOnFailure=kill\nPodmanArgs="--health-cmd=true"\n',
    fails: "without a health check",
  },
];
