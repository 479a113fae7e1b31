import type { NodeCase } from "../nodeCase.ts";

const plain = "[Container]\nImage=docker.io/library/busybox:1\n";
const install = (line: string): string => `${plain}[Install]\n${line}\n`;
const unit = (line: string): string => `[Unit]\n${line}\n${plain}`;

/** Cases of the rules about the order of services and what starts them. */
export const dependencyCases: readonly NodeCase[] = [
  {
    rule: "dependency-file-name",
    about: "files that there are and are not",
    broken: {
      "app.container": unit("After=db.container\nRequires=data.volume other.service gone.volume"),
      "db.container": plain,
      "data.volume": "[Volume]\n",
    },
    findings: [
      "app.container:2:7: error [Unit] After: systemd knows no unit db.container and ignores the dependency; write db.service (dependency-file-name)",
      "app.container:3:10: error [Unit] Requires: systemd knows no unit data.volume and ignores the dependency; write data-volume.service (dependency-file-name)",
      "app.container:3:36: error [Unit] Requires: systemd knows no unit gone.volume and ignores the dependency; write gone-volume.service (dependency-file-name)",
    ],
    sound: {
      "app.container": unit("After=db.service\nRequires=data-volume.service x.mount\nDocumentation=file:/x.container"),
      "db.container": plain,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { services: { "app.service": ["After=db.container", "Requires=data.volume other.service"] } },
      sound: { services: { "app.service": ["After=db.service"] } },
    },
  },
  {
    rule: "dependency-exists",
    about: "a file that there is not",
    broken: { "app.container": unit("Wants=db.container data.volume"), "data.volume": "[Volume]\n" },
    findings: [
      "app.container:2:7: error [Unit] Wants: there is no db.container: the generator refuses this unit, and no app.service is made; add db.container, or name the service that is meant (dependency-exists)",
    ],
    sound: {
      "app.container": unit("Wants=db.container data.volume"),
      "db.container": plain,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { without: { "app.service": "nothing" }, says: "unable to translate dependency for db.container" },
      sound: { services: { "app.service": ["Wants=db.service data-volume.service"] } },
    },
  },
  {
    rule: "dependency-exists",
    about: "a kind of file that the release does not know",
    until: "5.7",
    broken: { "app.container": unit("Wants=data.artifact") },
    findings: [
      "app.container:2:7: error [Unit] Wants: Podman RELEASE has no such units, and systemd ignores the dependency; name the service that is meant (dependency-exists)",
    ],
    sound: { "app.container": unit("Wants=data.mount") },
    made: {
      broken: { services: { "app.service": ["Wants=data.artifact"] } },
      sound: { services: { "app.service": ["Wants=data.mount"] } },
    },
  },
  {
    rule: "dependency-service",
    about: "a volume's service by the name of its file",
    broken: {
      "app.container": unit("Requires=data.service\nAfter=data.service"),
      "log.container": install("WantedBy=data.service"),
      "data.volume": "[Volume]\n",
    },
    findings: [
      "app.container:2:10: error [Unit] Requires: data.volume makes data-volume.service, not data.service: app.service does not start; write data-volume.service, or name data in external when others run it (dependency-service)",
      "app.container:3:7: error [Unit] After: data.volume makes data-volume.service, not data.service: the dependency counts for nothing; write data-volume.service, or name data in external when others run it (dependency-service)",
      "log.container:4:10: error [Install] WantedBy: data.volume makes data-volume.service, not data.service: nothing starts log.service by this line; write data-volume.service, or name data in external when others run it (dependency-service)",
    ],
    options: { external: ["net"] },
    sound: {
      "app.container": unit(
        "Requires=data-volume.service net.service %i.service net.target\nAfter=network-online.target",
      ),
      "net.network": "[Network]\n",
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { services: { "data-volume.service": [] }, without: { "data.service": "nothing" } },
      sound: { services: { "app.service": ["Requires=data-volume.service"] } },
    },
  },
  {
    rule: "dependency-service",
    about: "a service with another ServiceName",
    since: "5.3",
    broken: {
      "app.container": unit("BindsTo=db.service\nRequisite=data-volume.service"),
      "db.container": `${plain}ServiceName=postgres\n`,
      "data.volume": "[Volume]\nServiceName=store\n",
    },
    findings: [
      "app.container:2:9: error [Unit] BindsTo: db.container makes postgres.service, not db.service: app.service does not start; write postgres.service, or name db in external when others run it (dependency-service)",
      "app.container:3:11: error [Unit] Requisite: data.volume makes store.service, not data-volume.service: app.service does not start; write store.service, or name data-volume in external when others run it (dependency-service)",
    ],
    sound: {
      "app.container": unit("BindsTo=postgres.service db.service alias.service"),
      "db.container": `${plain}ServiceName=postgres\n[Install]\nAlias=alias.service\n`,
      "db.kube": "[Kube]\nYaml=x.yaml\n",
    },
    made: {
      broken: { services: { "postgres.service": [] }, without: { "db.service": "nothing" } },
      sound: { services: { "postgres.service": [], "db.service": [] }, links: ["alias.service"] },
    },
  },
  {
    rule: "dependency-known",
    about: "a pod's service, before pods",
    until: "5.0",
    broken: { "app.container": unit("After=web-pod.service") },
    findings: [
      "app.container:2:7: warning [Unit] After: no unit here makes web-pod.service: the dependency counts for nothing; remove the name, or name web-pod in external when others run it (dependency-known)",
    ],
    sound: { "app.container": plain },
    made: {
      broken: { services: { "app.service": ["After=web-pod.service"] }, without: { "web-pod.service": "nothing" } },
      sound: { services: { "app.service": [] } },
    },
  },
  {
    rule: "dependency-known",
    about: "names of Quadlet's making",
    since: "5.0",
    broken: { "app.container": unit("After=data-volume.service web-pod.service") },
    findings: [
      "app.container:2:7: warning [Unit] After: no unit here makes data-volume.service: the dependency counts for nothing; add data.volume, or name data-volume in external when others run it (dependency-known)",
      "app.container:2:27: warning [Unit] After: no unit here makes web-pod.service: the dependency counts for nothing; add web.pod, or name web-pod in external when others run it (dependency-known)",
    ],
    options: { external: ["other-pod"] },
    sound: {
      "app.container": unit(
        "After=data-volume.service other-pod.service wait-for-network.service podman.socket %i-pod.service",
      ),
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: { without: { "data-volume.service": "nothing", "web-pod.service": "nothing" } },
      sound: { services: { "data-volume.service": [] } },
    },
  },
  {
    rule: "dependency-known",
    about: "misspelled names",
    broken: {
      "worker.container": plain,
      "app.container": unit("After=wrker.service worcker.service workre.service warker.service"),
      "end.container": unit("Requires=worke.service"),
    },
    findings: [
      "app.container:2:7: warning [Unit] After: no unit here makes wrker.service: the dependency counts for nothing; write worker.service, or name wrker in external when others run it (dependency-known)",
      "app.container:2:21: warning [Unit] After: no unit here makes worcker.service: the dependency counts for nothing; write worker.service, or name worcker in external when others run it (dependency-known)",
      "app.container:2:37: warning [Unit] After: no unit here makes workre.service: the dependency counts for nothing; write worker.service, or name workre in external when others run it (dependency-known)",
      "app.container:2:52: warning [Unit] After: no unit here makes warker.service: the dependency counts for nothing; write worker.service, or name warker in external when others run it (dependency-known)",
      "end.container:2:10: warning [Unit] Requires: no unit here makes worke.service: end.service does not start; write worker.service, or name worke in external when others run it (dependency-known)",
    ],
    sound: {
      "worker.container": plain,
      "worker1.container": plain,
      "db.container": plain,
      "app.container": unit(
        "After=worker.service worker2.service dc.service wolkar.service workers2.service wroekr.service",
      ),
    },
    made: {
      broken: { without: { "wrker.service": "nothing" } },
      sound: { services: { "worker.service": [] } },
    },
  },
  {
    rule: "dependency-cycle",
    about: "After and Before",
    broken: {
      "a.container": unit("After=b.service"),
      "b.container": unit("After=c.service x.service %i.service"),
      "c.container": unit("Before=x.service %i.service\nAfter=a.service"),
      "d.container": unit("After=a.service"),
      "e.container": unit("Before=f.service"),
      "f.container": unit("Before=e.service"),
    },
    findings: [
      "a.container:2:7: error [Unit] After: a.service waits for b.service waits for c.service waits for a.service: systemd takes one of them out of the start, or starts none; take one of these dependencies out (dependency-cycle)",
      "f.container:2:8: error [Unit] Before: e.service waits for f.service waits for e.service: systemd takes one of them out of the start, or starts none; take one of these dependencies out (dependency-cycle)",
    ],
    sound: {
      "a.container": unit("After=b.service a.service"),
      "b.container": unit("After=c.service"),
      "c.container": unit("Requires=a.service\nAfter=d.service"),
      "d.container": unit("Before=b.service"),
    },
  },
  {
    rule: "dependency-cycle",
    about: "a unit that waits for one that refers to it",
    broken: {
      "app.container": `[Unit]\nBefore=data-volume.service\n${plain}Volume=data.volume:/data\nVolume=gone.volume:/g\n`,
      "data.volume": "[Volume]\n",
    },
    findings: [
      "app.container:5:8: error [Container] Volume: app.service waits for data-volume.service waits for app.service: systemd takes one of them out of the start, or starts none; take one of these dependencies out (dependency-cycle)",
    ],
    sound: {
      "app.container": `[Unit]\nAfter=data-volume.service\n${plain}Volume=data.volume:/data\n`,
      "data.volume": "[Volume]\n",
    },
    made: {
      broken: {
        services: { "data-volume.service": [] },
      },
      sound: { services: { "app.service": ["After=data-volume.service"] } },
    },
  },
  {
    rule: "dependency-cycle",
    about: "names of files, which count from 5.5 on",
    since: "5.5",
    broken: { "a.container": unit("After=b.container"), "b.container": unit("After=a.container") },
    findings: [
      "a.container:2:7: error [Unit] After: a.service waits for b.service waits for a.service: systemd takes one of them out of the start, or starts none; take one of these dependencies out (dependency-cycle)",
    ],
    sound: { "a.container": unit("After=b.container"), "b.container": unit("Wants=a.container") },
    made: {
      broken: { services: { "a.service": ["After=b.service"], "b.service": ["After=a.service"] } },
      sound: { services: { "b.service": ["Wants=a.service"] } },
    },
  },
  {
    rule: "dependency-cycle",
    about: "names of files, which count for nothing before",
    until: "5.5",
    broken: { "a.container": unit("After=b.service"), "b.container": unit("After=a.service") },
    findings: [
      "a.container:2:7: error [Unit] After: a.service waits for b.service waits for a.service: systemd takes one of them out of the start, or starts none; take one of these dependencies out (dependency-cycle)",
    ],
    sound: { "a.container": unit("After=b.container"), "b.container": unit("After=a.container") },
    made: {
      broken: { services: { "a.service": ["After=b.service"] } },
      sound: { services: { "a.service": ["After=b.container"] } },
    },
  },
  {
    rule: "install-file-name",
    about: "files that there are and are not",
    broken: {
      "app.container": install("WantedBy=db.container\nRequiredBy=web.pod gone.volume"),
      "db.container": plain,
    },
    findings: [
      "app.container:4:10: error [Install] WantedBy: systemd knows no unit db.container: nothing starts app.service by this line; write db.service (install-file-name)",
      "app.container:5:12: error [Install] RequiredBy: systemd knows no unit web.pod: nothing starts app.service by this line; write web-pod.service (install-file-name)",
      "app.container:5:20: error [Install] RequiredBy: systemd knows no unit gone.volume: nothing starts app.service by this line; write gone-volume.service (install-file-name)",
    ],
    sound: { "app.container": install("WantedBy=db.service default.target"), "db.container": plain },
    made: {
      broken: { links: ["db.container.wants/app.service", "web.pod.requires/app.service"] },
      sound: { links: ["db.service.wants/app.service", "default.target.wants/app.service"] },
    },
  },
  {
    rule: "template-install",
    about: "a template without an instance",
    since: "5.0",
    broken: { "app@.container": install("WantedBy=default.target") },
    findings: [
      "app@.container:4:10: error [Install] WantedBy: app@.container is a template without an instance: nothing starts it; add DefaultInstance= to [Install], or a link app@INSTANCE.container to it (template-install)",
    ],
    sound: {
      "app@.container": install("WantedBy=default.target\nDefaultInstance=one"),
      "other@.container": install("WantedBy=default.target"),
      "other@1.container": install("WantedBy=default.target"),
      "none@.container": plain,
    },
    made: {
      broken: {
        services: { "app@.service": [] },
        withoutLinks: ["default.target.wants/app@.service"],
      },
      sound: { links: ["default.target.wants/app@one.service", "default.target.wants/other@1.service"] },
    },
  },
  {
    rule: "template-install",
    about: "a template without an instance, before DefaultInstance",
    until: "5.0",
    broken: { "app@.container": install("WantedBy=default.target\nDefaultInstance=one") },
    findings: [
      "app@.container:4:10: error [Install] WantedBy: app@.container is a template without an instance: nothing starts it; add a link app@INSTANCE.container to it (template-install)",
    ],
    sound: {
      "app@.container": install("WantedBy=default.target"),
      "app@1.container": install("WantedBy=default.target"),
    },
    made: {
      broken: { links: ["default.target.wants/app@.service"] },
      sound: { links: ["default.target.wants/app@1.service"] },
    },
  },
];
