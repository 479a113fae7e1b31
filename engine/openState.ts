import { makePrivate } from "./privateState.ts";

/** Makes the state in a file backend private, and says where that is not possible. */
export function tellOpen(backend: string, tell: (line: string) => void): void {
  const open = makePrivate(backend);
  if (open === undefined) return;
  tell(
    `Other users can read ${open}: its file system does not keep modes. Move the state to another one: ` +
      "PULUMI_BACKEND_URL=file:///DIRECTORY",
  );
}
