/**
 * Targets of a user manager. Source: systemd.special(7), "Units managed by the user service manager", and units/user of
 * systemd 252, 257 and 262. Desktops and users add their own.
 */
export const userTargets: readonly string[] = (
  "basic bluetooth default exit graphical-session graphical-session-pre machines paths printer shutdown smartcard " +
  "sockets sound timers xdg-desktop-autostart"
)
  .split(" ")
  .map(withSuffix);

/** Targets that the system manager alone has: systemd.special(7), and units/ of systemd 252, 257 and 262. */
export const systemTargets: readonly string[] = (
  "boot-complete cryptsetup cryptsetup-pre ctrl-alt-del emergency factory-reset factory-reset-now final " +
  "first-boot-complete getty getty-pre graphical halt hibernate hybrid-sleep imports imports-pre integritysetup " +
  "integritysetup-pre kbrequest kexec local-fs local-fs-pre multi-user network network-online network-pre nss-lookup " +
  "nss-user-lookup poweroff reboot remote-cryptsetup remote-fs remote-fs-pre remote-integritysetup " +
  "remote-veritysetup rescue rpcbind runlevel0 runlevel1 runlevel2 runlevel3 runlevel4 runlevel5 runlevel6 sigpwr " +
  "sleep slices soft-reboot ssh-access storage-target-mode suspend suspend-then-hibernate swap sysinit system-install " +
  "system-update system-update-pre time-set time-sync tpm2 umount usb-gadget veritysetup veritysetup-pre"
)
  .split(" ")
  .map(withSuffix);

/** Targets of the system that say that the network is up. From Podman 5.3 on, its units wait for the network by themselves. */
export const networkTargets: readonly string[] = ["network", "network-online", "network-pre"].map(withSuffix);

function withSuffix(name: string): string {
  return `${name}.target`;
}
