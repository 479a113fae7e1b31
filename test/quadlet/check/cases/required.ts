import type { UnitCase } from "../unitCase.ts";
import { plain } from "../unitCase.ts";

/** Cases of rules/required.ts. */
export const requiredCases: readonly UnitCase[] = [
  {
    rule: "kind-release",
    about: "pods",
    until: "5.0",
    file: "a.pod",
    broken: "[Pod]\n",
    finding:
      "a.pod: error: Podman RELEASE reads no .pod files: they came with 5.0; upgrade Podman, or write it as a kind that it reads (kind-release)",
    made: { broken: { count: 0 } },
  },
  {
    rule: "required-key",
    about: "an image",
    broken: "[Container]\nExec=a\n",
    finding:
      "a.container:1:1: error [Container]: Podman makes no service of it: no Image or Rootfs key specified; add Image or Rootfs (required-key)",
    followed: [["Exec=a", "Image=docker.io/library/busybox:1\nExec=a"]],
    sound: plain,
    made: { broken: { count: 0, says: "key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "a section",
    broken: "[Unit]\nDescription=a\n",
    finding:
      "a.container: error [Container]: Podman makes no service of it: no Image or Rootfs key specified; add Image or Rootfs (required-key)",
    followed: [["=a\n", "=a\n[Container]\nImage=docker.io/library/busybox:1\n"]],
    sound: plain,
    made: { broken: { count: 0, says: "key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "the image of an image unit",
    since: "4.8",
    file: "a.image",
    broken: "[Image]\nArch=arm64\n",
    finding:
      "a.image:1:1: error [Image]: Podman makes no service of it: no Image key specified; add Image (required-key)",
    followed: [["Arch=", "Image=docker.io/library/busybox:1\nArch="]],
    sound: "[Image]\nImage=docker.io/library/busybox:1\n",
    made: { broken: { count: 0, says: "no Image key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "the artifact",
    since: "5.7",
    file: "a.artifact",
    broken: "[Artifact]\nQuiet=true\n",
    finding:
      "a.artifact:1:1: error [Artifact]: Podman makes no service of it: no Artifact key specified; add Artifact (required-key)",
    followed: [["Quiet=", "Artifact=docker.io/library/a:1\nQuiet="]],
    sound: "[Artifact]\nArtifact=docker.io/library/a:1\n",
    made: { broken: { count: 0, says: "no Artifact key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "the file of a kube unit",
    file: "a.kube",
    broken: "[Kube]\nNetwork=host\n",
    finding: "a.kube:1:1: error [Kube]: Podman makes no service of it: no Yaml key specified; add Yaml (required-key)",
    followed: [["Network=", "Yaml=/a.yaml\nNetwork="]],
    sound: "[Kube]\nYaml=/a.yaml\n",
    made: { broken: { count: 0, says: "no Yaml key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "the tag of a build",
    since: "5.2",
    file: "a.build",
    broken: "[Build]\nFile=/Containerfile\n",
    finding:
      "a.build:1:1: error [Build]: Podman makes no service of it: no ImageTag key specified; add ImageTag (required-key)",
    followed: [["File=", "ImageTag=localhost/a\nFile="]],
    sound: "[Build]\nImageTag=localhost/a\nFile=/Containerfile\n",
    made: { broken: { count: 0, says: "no ImageTag key specified" }, sound: { count: 1 } },
  },
  {
    rule: "required-key",
    about: "the file of a build",
    since: "5.2",
    file: "a.build",
    broken: "[Build]\nImageTag=localhost/a\n",
    finding:
      "a.build:1:1: error [Build]: Podman makes no service of it: neither SetWorkingDirectory, nor File key specified; add File or SetWorkingDirectory (required-key)",
    followed: [
      ["ImageTag=", "File=/Containerfile\nImageTag="],
      ["ImageTag=", "SetWorkingDirectory=unit\nImageTag="],
    ],
    sound: "[Build]\nImageTag=localhost/a\n[Service]\nWorkingDirectory=/a\n",
    made: { broken: { count: 0, says: "neither SetWorkingDirectory, nor File key specified" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "an image and a root directory",
    since: "4.5",
    broken: plain + "Rootfs=/a\n",
    finding:
      "a.container:3:8: error [Container] Rootfs: with Image Podman makes no service of the unit; take one of the two out (key-combination)",
    followed: [
      ["Rootfs=/a\n", ""],
      ["Image=docker.io/library/busybox:1\n", ""],
    ],
    sound: "[Container]\nRootfs=/a\n",
    made: { broken: { count: 0, says: "conflict can not be specified together" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "a group without a user",
    since: "4.8",
    broken: plain + "Group=7\n",
    finding:
      "a.container:3:7: error [Container] Group: without User Podman makes no service of the unit; add User, or take it out (key-combination)",
    followed: [
      ["Group=", "User=7\nGroup="],
      ["Group=7\n", ""],
    ],
    sound: plain + "User=7\nGroup=7\n",
    made: { broken: { count: 0, says: "invalid Group set without User" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "two ways to reload",
    since: "5.5",
    broken: plain + "ReloadCmd=a\nReloadSignal=HUP\n",
    finding:
      "a.container:4:14: error [Container] ReloadSignal: with ReloadCmd Podman makes no service of the unit; take one of the two out (key-combination)",
    followed: [
      ["ReloadCmd=a\n", ""],
      ["ReloadSignal=HUP\n", ""],
    ],
    sound: plain + "ReloadCmd=a\n",
    made: { broken: { count: 0 }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "a type without a device",
    file: "a.volume",
    broken: "[Volume]\nType=ext4\n",
    finding:
      "a.volume:2:6: error [Volume] Type: without Device Podman makes no service of the unit; add Device, or take it out (key-combination)",
    followed: [
      ["Type=", "Device=/dev/sda1\nType="],
      ["Type=ext4\n", ""],
    ],
    sound: "[Volume]\nDevice=/dev/sda1\nType=ext4\n",
    made: { broken: { count: 0, says: "Type can't be used without Device" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "options without a device",
    until: "6.0",
    file: "a.volume",
    broken: "[Volume]\nOptions=ro\n",
    finding:
      "a.volume:2:9: error [Volume] Options: without Device Podman makes no service of the unit; add Device, or take it out (key-combination)",
    followed: [
      ["Options=", "Device=/dev/sda1\nOptions="],
      ["Options=ro\n", ""],
    ],
    sound: "[Volume]\nDevice=/dev/sda1\nOptions=ro\n",
    made: { broken: { count: 0 }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "the image driver without an image",
    since: "4.8",
    file: "a.volume",
    broken: "[Volume]\nDriver=image\n",
    finding:
      "a.volume:2:8: error [Volume] Driver: without Image Podman makes no service of the unit; add Image, or take it out (key-combination)",
    followed: [
      ["Driver=", "Image=docker.io/library/busybox:1\nDriver="],
      ["Driver=image\n", ""],
    ],
    sound: "[Volume]\nDriver=image\nImage=docker.io/library/busybox:1\n",
    made: { broken: { count: 0, says: "the key Image is mandatory when using the image driver" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "more gateways than subnets",
    file: "a.network",
    broken: "[Network]\nSubnet=10.0.0.0/24\nGateway=10.0.0.1\nGateway=10.0.0.2\n",
    finding:
      "a.network:4:9: error [Network] Gateway: Podman makes no service of the unit: there are more of them than of Subnet; give each a Subnet, in the same order (key-combination)",
    followed: [["Gateway=10.0.0.1\nGateway=10.0.0.2", "Gateway=10.0.0.1\nSubnet=10.0.1.0/24\nGateway=10.0.1.1"]],
    sound: "[Network]\nSubnet=10.0.0.0/24\nGateway=10.0.0.1\n",
    made: { broken: { count: 0, says: "cannot set more gateways than subnets" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "a range without a subnet",
    file: "a.network",
    broken: "[Network]\nIPRange=10.0.0.0/26\n",
    finding:
      "a.network:2:9: error [Network] IPRange: Podman makes no service of the unit: there are more of them than of Subnet; give each a Subnet, in the same order (key-combination)",
    followed: [["IPRange=", "Subnet=10.0.0.0/24\nIPRange="]],
    sound: "[Network]\nSubnet=10.0.0.0/24\nIPRange=10.0.0.0/26\n",
    made: { broken: { count: 0, says: "cannot set gateway or range without subnet" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "remapped ids without users",
    broken: plain + "RemapUid=0:1:2\n",
    finding:
      "a.container:3:10: error [Container] RemapUid: without RemapUsers Podman makes no service of the unit; add RemapUsers, or take it out (key-combination)",
    followed: [
      ["RemapUid=", "RemapUsers=manual\nRemapUid="],
      ["RemapUid=0:1:2\n", ""],
    ],
    sound: plain + "RemapUsers=manual\nRemapUid=0:1:2\n",
    made: { broken: { count: 0, says: "set without RemapUsers" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "an unknown way of remapping",
    broken: plain + "RemapUsers=all\n",
    finding:
      "a.container:3:12: error [Container] RemapUsers: Podman makes no service of the unit: it knows no such way of remapping; give one of manual, auto, keep-id (key-combination)",
    followed: [
      ["=all", "=manual"],
      ["=all", "=auto"],
    ],
    sound: plain + "RemapUsers=auto\n",
    made: { broken: { count: 0, says: "unsupported RemapUsers option 'all'" }, sound: { count: 1 } },
  },
  {
    rule: "key-combination",
    about: "remapping by both ways",
    since: "4.8",
    broken: plain + "RemapUsers=auto\nUserNS=auto\n",
    finding:
      "a.container:3:12: error [Container] RemapUsers: with UserNS Podman makes no service of the unit; take it out, it is deprecated (key-combination)",
    followed: [["RemapUsers=auto\n", ""]],
    sound: plain + "UserNS=auto\n",
    made: {
      broken: { count: 0, says: "deprecated Remap keys are set along with explicit mapping keys" },
      sound: { count: 1 },
    },
  },
  {
    rule: "key-deprecated",
    about: "remapped users",
    since: "4.8",
    broken: plain + "RemapUsers=auto\n",
    finding:
      "a.container:3:12: warning [Container] RemapUsers: it is deprecated; use UserNS, UIDMap and GIDMap (key-deprecated)",
    followed: [["RemapUsers=", "UserNS="]],
    sound: plain + "UserNS=auto\n",
    made: { broken: { services: { "a.service": ["--userns"] } }, sound: { services: { "a.service": ["--userns"] } } },
  },
  {
    rule: "key-deprecated",
    about: "a volatile directory",
    since: "4.5",
    broken: plain + "VolatileTmp=true\n",
    finding: "a.container:3:13: warning [Container] VolatileTmp: it is deprecated; use Tmpfs (key-deprecated)",
    followed: [["VolatileTmp=true", "Tmpfs=/tmp"]],
    sound: plain + "Tmpfs=/tmp\n",
    made: { broken: { services: { "a.service": ["--tmpfs"] } }, sound: { services: { "a.service": ["--tmpfs"] } } },
  },
];
