import type { UnitCase } from "../unitCase.ts";
import { box, plain } from "../unitCase.ts";

/** Whether what the user manager starts at boot reaches the service. */
const atBoot = "echo started=$(systemctl --user list-dependencies --plain default.target | grep -cw a.service)";

/** Cases of rules/targets.ts. */
export const targetCases: readonly UnitCase[] = [
  {
    rule: "unit-names",
    about: "a name without its type",
    broken: "[Unit]\nAfter=first.service db\n" + box,
    finding:
      "a.container:2:21: error [Unit] After: db is not the name of a unit: systemd ignores the dependency; write db.service (unit-names)",
    followed: [[" db", " db.service"]],
    sound: "[Unit]\nAfter=first.service db.service\n" + box,
    shows: {
      command: "echo ordered=$(systemctl --user show -p After --value a.service | grep -cw db.service)",
      broken: "ordered=0",
      sound: "ordered=1",
    },
  },
  {
    rule: "unit-names",
    about: "commas between names",
    broken: "[Unit]\nWants=db.service,\n" + box,
    finding:
      "a.container:2:7: error [Unit] Wants: db.service, is not the name of a unit: systemd ignores the dependency; write db.service (unit-names)",
    followed: [["db.service,", "db.service"]],
    sound: "[Unit]\nWants=db.service %p-helper.service\n" + box,
    shows: {
      command: "echo wants=$(systemctl --user show -p Wants --value a.service | grep -cw db.service)",
      broken: "wants=0",
      sound: "wants=1",
    },
  },
  {
    rule: "unit-names",
    about: "quotes, where the generator does not take them away",
    until: "5.5",
    broken: '[Unit]\nAfter="db.service"\n' + box,
    finding:
      'a.container:2:7: error [Unit] After: "db.service" is not the name of a unit: systemd ignores the dependency; write db.service (unit-names)',
    followed: [['"db.service"', "db.service"]],
    sound: "[Unit]\nAfter=db.service\n" + box,
    shows: {
      command: "echo ordered=$(systemctl --user show -p After --value a.service | grep -cw db.service)",
      broken: "ordered=0",
      sound: "ordered=1",
    },
  },
  {
    rule: "unit-names",
    about: "a comment behind the names",
    broken: "[Unit]\nAfter=db.service # the data base\n" + plain,
    finding:
      "a.container:2:18: error [Unit] After: systemd does not read comments behind a value: it takes each word for the name of a unit; put the comment on a line of its own (unit-names)",
    followed: [["After=db.service # the data base", "# the data base\nAfter=db.service"]],
    sound: "[Unit]\n# the data base\nAfter=db.service\n" + plain,
    made: { broken: { services: { "a.service": ["After=db.service # the data base"] } } },
  },
  {
    rule: "unit-names",
    about: "a comment behind what wants the service",
    broken: plain + "[Install]\nWantedBy=default.target # at boot\n",
    finding:
      "a.container:4:25: error [Install] WantedBy: Quadlet does not read comments behind a value: it takes each word for the name of a unit; put the comment on a line of its own (unit-names)",
    followed: [["WantedBy=default.target # at boot", "# at boot\nWantedBy=default.target"]],
    sound: plain + "[Install]\n# at boot\nWantedBy=default.target\n",
    made: { broken: { links: ["at.wants/a.service"] }, sound: { links: ["default.target.wants/a.service"] } },
  },
  {
    rule: "unit-names",
    about: "what wants the service has no type",
    broken: plain + "[Install]\nWantedBy=default\n",
    finding:
      "a.container:4:10: error [Install] WantedBy: default is not the name of a unit: nothing starts a.service by this line; write default.target (unit-names)",
    followed: [["=default\n", "=default.target\n"]],
    sound: plain + "[Install]\nWantedBy=default.target\n",
    made: { broken: { links: ["default.wants/a.service"] }, sound: { links: ["default.target.wants/a.service"] } },
  },
  {
    rule: "unit-names",
    about: "no name at all",
    broken: "[Unit]\nAfter=@@@\n" + plain,
    finding:
      "a.container:2:7: error [Unit] After: @@@ is not the name of a unit: systemd ignores the dependency; write the unit's name with its type, for example db.service (unit-names)",
    followed: [["@@@", "db.service"]],
    sound: "[Unit]\nAfter=db@1.service\n" + plain,
    made: { broken: { count: 1 } },
  },
  {
    rule: "user-target",
    about: "a target of the system manager",
    broken: box + "[Install]\nWantedBy=multi-user.target\n",
    finding:
      "a.container:7:10: error [Install] WantedBy: a user manager has no multi-user.target: nothing starts a.service by this line; write default.target (user-target)",
    followed: [["multi-user", "default"]],
    sound: box + "[Install]\nWantedBy=default.target\n",
    shows: { command: atBoot, broken: "started=0", sound: "started=1" },
  },
  {
    rule: "user-target",
    about: "a misspelled target",
    broken: box + "[Install]\nWantedBy=defualt.target\n",
    finding:
      "a.container:7:10: error [Install] WantedBy: a user manager has no defualt.target: nothing starts a.service by this line; write default.target (user-target)",
    followed: [["defualt", "default"]],
    sound: box + "[Install]\nWantedBy=multi-user.target default.target\n",
    shows: { command: atBoot, broken: "started=0", sound: "started=1" },
  },
  {
    rule: "user-target",
    about: "a target that it cannot start without",
    broken: "[Unit]\nRequires=local-fs.target\n" + box,
    finding:
      "a.container:2:10: error [Unit] Requires: a user manager has no local-fs.target: a.service does not start; take it out (user-target)",
    followed: [["Requires=local-fs.target\n", ""]],
    sound: "[Unit]\nRequires=paths.target\n" + box,
    fails: "local-fs.target not found",
  },
  {
    rule: "user-target-order",
    about: "an order that counts for nothing",
    since: "5.3",
    broken: "[Unit]\nAfter=local-fs.target\n" + box,
    finding:
      "a.container:2:7: warning [Unit] After: a user manager has no local-fs.target: the dependency has no effect; take it out (user-target-order)",
    followed: [["After=local-fs.target\n", ""]],
    sound: "[Unit]\nAfter=network-online.target paths.target\n" + box,
    shows: {
      command:
        "for one in local-fs.target paths.target; do systemctl --user show -p After --value a.service | grep -qw $one && echo $one $(systemctl --user show -p LoadState $one); done",
      broken: "local-fs.target LoadState=not-found",
      sound: "paths.target LoadState=loaded",
    },
  },
  {
    rule: "user-target-order",
    about: "an order that counts for nothing, in early releases",
    until: "5.3",
    broken: "[Unit]\nWants=remote-fs.target\n" + plain,
    finding:
      "a.container:2:7: warning [Unit] Wants: a user manager has no remote-fs.target: the dependency has no effect; take it out, or order the service after a unit of the user manager (user-target-order)",
    followed: [["Wants=remote-fs.target\n", ""]],
    sound: "[Unit]\nWants=timers.target\n" + plain,
    made: { broken: { count: 1 } },
  },
];
