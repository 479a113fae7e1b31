/**
 * Shell lines that send standard error of every service to a file of its own, `$errors/NAME.service`, until the shell
 * ends. journald cannot say reliably which service a line is of: it reads the cgroup of the process after it has received
 * the line, and podman may have ended by then. Such a line has neither unit nor invocation.
 */
export const recordErrors = [
  "errors=$XDG_RUNTIME_DIR/errors drop_in=$XDG_RUNTIME_DIR/systemd/user/service.d",
  'trap \'rm -rf "$errors" "$drop_in"; systemctl --user daemon-reload\' EXIT',
  "mkdir -p $errors $drop_in",
  "printf '[Service]\\nStandardError=append:%%t/errors/%%n\\n' >$drop_in/errors.conf",
  "systemctl --user daemon-reload",
].join("\n");

/** A shell line that forgets what the services have written. */
export const forgetErrors = "rm -f $errors/*";

/** A shell line that prints what a service has written since. */
export function errorsOf(service: string): string {
  return `cat $errors/${service} 2>/dev/null`;
}
